-- The country in which the user lives: two letters.
ALTER TABLE profiles ADD COLUMN home_country TEXT;
