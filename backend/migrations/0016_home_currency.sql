-- The currency in which the user counts: three letters.
ALTER TABLE profiles ADD COLUMN home_currency TEXT;
