-- Sums leave out the trash without stepping into the rows.
DROP INDEX receipts_figures;
CREATE INDEX receipts_figures ON receipts (
    owner, date, total_minor, total_scaled, currency, merchant_key, category_key, tags_key, status, verified, adds_up,
    deleted_at_ms, merchant, category, tags, number, id
);
