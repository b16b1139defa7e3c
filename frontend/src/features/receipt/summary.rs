//! Summary of a receipt: merchant, total, date and category, each edited in place.

use leptos::prelude::*;
use shared::fields::FieldName;

use super::annotation_saver::{AnnotationField, AnnotationSaver};
use super::annotations::AnnotationInput;
use super::bound_fields::field_row;
use super::field_row::FieldActions;
use super::form::ReceiptForm;

/// Main fields in large type.
#[component]
pub(super) fn Summary(
    form: ReceiptForm,
    saver: AnnotationSaver,
    actions: FieldActions,
) -> impl IntoView {
    let row = move |field| field_row(form, field, actions);
    view! {
        <section class="summary">
            {row(FieldName::Merchant)}
            <div class="summary-total">{row(FieldName::Total)} {row(FieldName::Currency)}</div>
            <div class="summary-facts">
                {row(FieldName::Date)}
                <AnnotationInput field=AnnotationField::Category saver />
            </div>
        </section>
    }
}
