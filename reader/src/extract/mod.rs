//! Field extraction from the text rows of receipt pages.
//!
//! Each module handles one field: it finds candidates in the rows, scores them, keeps the best with
//! the words it was read from, and keeps others as alternatives. A poor receipt yields gaps, never
//! an error. Rules know languages and layouts, not shops. The entry point is [`extract_receipt`].

mod amount;
mod arithmetic_checks;
mod calibration;
mod check_digits;
mod contact;
mod country;
mod currency;
mod customer;
mod date;
mod date_notation;
mod document;
mod explain;
mod fiscal;
mod items;
mod label;
mod labelled_amounts;
mod language;
mod merchant;
mod model;
mod other_dates;
mod pattern;
mod payments;
mod refund;
mod tax_ids;
mod taxes;
mod text;
mod till_details;
mod time;
mod tip;
mod total;
mod totals_section;
mod weekdays;
mod word_search;

use jiff::civil::Date;
use shared::field::Field;
use shared::money::{Currency, Money};
use shared::profile::Home;
use shared::receipt::{DocumentType, Merchant, Receipt, TaxId};

use crate::page::Page;
use amount::Notation;
pub use calibration::mean_word_doubt;
use country::CountryPoints;
use date::PrintedDates;
pub use explain::{CandidateExplanation, FieldExplanation, explain_fields, format_explanations};
use items::FoundItems;
use labelled_amounts::LabelledAmount;
use model::Sample;
use taxes::TaxSection;
use text::Row;
use totals_section::TotalsSection;

/// Settings of an extraction, given by the caller.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// Currency of receipts that print none; also settles ambiguous marks such as `$`.
    pub default_currency: Option<Currency>,
    /// Latest possible date of a receipt.
    pub today: Option<Date>,
    /// Where the user lives. It decides only what the receipt leaves open, and never with
    /// certainty.
    pub home: Home,
}

/// Confidence that no value has for which only the home of the user speaks.
const HOME_CONFIDENCE_MAX: f32 = 0.5;

/// Inputs shared by all field extractors.
struct ExtractionInput {
    rows: Vec<Row>,
    currency: Field<Currency>,
    /// `true` if only the home of the user speaks for the currency.
    is_currency_guessed: bool,
    entries: Vec<LabelledAmount>,
    items: FoundItems,
    tax_ids: Vec<TaxId>,
    days: PrintedDates,
    countries: CountryPoints,
    /// Code of the language of the rows, and its share.
    language: Option<(&'static str, f32)>,
}

impl ExtractionInput {
    fn from_pages(pages: &[Page], settings: &Settings) -> Self {
        let rows = text::collect_rows(pages);
        let tax_ids = tax_ids::find_tax_ids(&rows);
        let language = language::likeliest_language(&rows);
        let countries = country::collect_clues(&rows, &tax_ids, language);
        // The currency determines how amounts are written.
        let home = settings.home.country.and_then(country::customs_of);
        let home_currency = settings
            .home
            .currency
            .or(home.map(|(_, currency)| currency));
        // The settings of the server come before those of the user.
        let (currency, is_currency_guessed) = match (settings.default_currency, home_currency) {
            (None, Some(home)) => currency::find_currency_at_home(&rows, &countries, home),
            (default, _) => (currency::find_currency(&rows, &countries, default), false),
        };
        let notation = Notation::for_receipt(&rows, currency.value);
        let entries = labelled_amounts::label_amounts(&rows, notation);
        let items = items::find_items(&rows, currency.value, notation);
        // The order does not follow from a currency that is a guess itself.
        let printed_currency = currency.value.filter(|_| !is_currency_guessed);
        let order = countries
            .date_order(printed_currency)
            .or_else(|| country::order_by_currency(printed_currency?));
        let home_order = home.map(|(order, _)| order);
        let is_buddhist = countries.of_country(country::BUDDHIST_COUNTRY) > 0.0;
        let days = PrintedDates::from_rows(&rows, order, home_order, is_buddhist);
        Self {
            rows,
            currency,
            is_currency_guessed,
            entries,
            items,
            tax_ids,
            days,
            countries,
            language,
        }
    }

    /// Returns every amount that can be the total, with its features.
    fn total_samples(&self) -> Vec<Sample<Money>> {
        total::collect_samples(
            &self.rows,
            &self.entries,
            self.items.proving_sum(),
            self.currency.value,
        )
    }
}

/// Extracts all fields of the receipt shown on `pages`, which are in reading order.
pub fn extract_receipt(pages: &[Page], settings: &Settings) -> Receipt {
    let sheet = ExtractionInput::from_pages(pages, settings);
    let (rows, entries, currency) = (&sheet.rows, &sheet.entries, sheet.currency.value);
    // The total comes first: the other amounts are chosen so that they lead to it.
    let mut total = total::choose_total(&sheet.total_samples());
    let minor = total.value.map(|total| total.minor);
    let sums = TotalsSection::from_entries(rows, entries, minor, currency);
    let TaxSection {
        mut taxes,
        tax_total,
    } = taxes::find_taxes(rows, entries, minor, currency);
    // Prices include the taxes unless a sum plus taxes and fees makes the total.
    let fees = [&sums.fees.service_charge, &sums.fees.rounding, &sums.tip];
    let others = fees
        .into_iter()
        .filter_map(|fee| fee.value)
        .map(|fee| fee.minor)
        .sum();
    let base = sums
        .subtotal
        .value
        .map(|sum| sum.minor)
        .or_else(|| sheet.items.proving_sum());
    taxes::set_included(&mut taxes, base, others, minor);
    let mut date = date::choose_date(rows, &sheet.days, settings.today);
    let other_dates = other_dates::find_other_dates(rows, &sheet.days);
    let mut name = merchant::find_merchant(rows);
    // The customer's tax number is moved out of the merchant's list.
    let mut tax_ids = sheet.tax_ids;
    let customer = customer::find_customer(rows, &mut tax_ids);
    // All choices are made, so probabilities can become confidences.
    let mut printed_currency = sheet.currency;
    let doubt = calibration::mean_word_doubt(pages);
    calibration::MERCHANT.apply(&mut name, doubt);
    calibration::DATE.apply(&mut date, doubt);
    calibration::TOTAL.apply(&mut total, doubt);
    calibration::CURRENCY.apply(&mut printed_currency, doubt);
    if sheet.is_currency_guessed {
        printed_currency.confidence = printed_currency.confidence.min(HOME_CONFIDENCE_MAX);
    }
    if date.value.is_some_and(|date| sheet.days.is_guess(date)) {
        date.confidence = date.confidence.min(HOME_CONFIDENCE_MAX);
    }
    // The arithmetic checks need all fields of print, so they run last.
    let mut receipt = arithmetic_checks::apply_checks(Receipt {
        document_type: document::detect_document_type(rows, !sheet.items.items.is_empty()),
        country: document::detect_country(&tax_ids, &sheet.countries, currency),
        language: document::language_field(sheet.language),
        receipt_number: till_details::find_receipt_number(rows),
        cashier: till_details::find_cashier(rows),
        table: till_details::find_table(rows),
        time: time::find_time(rows, &date),
        due_date: other_dates.due_date,
        service_start: other_dates.service_start,
        service_end: other_dates.service_end,
        customer,
        payments: payments::find_payments(rows, entries, minor, currency),
        merchant: Merchant {
            address: contact::find_address(rows, &name),
            phone: contact::find_phone(rows),
            url: contact::find_url(rows),
            email: contact::find_email(rows),
            tax_ids,
            name,
        },
        date,
        currency: printed_currency,
        items: sheet.items.items,
        subtotal: sums.subtotal,
        discount_total: sums.discount_total,
        taxes,
        tax_total,
        fees: sums.fees,
        tip: sums.tip,
        total,
        amount_due: sums.amount_due,
        amount_paid: sums.amount_paid,
        change: sums.change,
        // Barcodes are set below; fields that the reader does not find are left to users.
        ..Receipt::default()
    });
    if receipt.document_type.value == Some(DocumentType::CreditNote) {
        refund::negate_printed_amounts(&mut receipt);
    }
    // Machine-readable codes outrank the print.
    fiscal::apply_codes(&mut receipt, pages);
    receipt
}

#[cfg(test)]
mod tests;
