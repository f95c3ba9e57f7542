-- What is remembered of a dataset version's rows, by the digest of the rows: mergeable counts, moments, quantiles, distinct and frequent values.
CREATE TABLE dataset_sketches (artifact VARCHAR NOT NULL, format INTEGER NOT NULL, body JSON NOT NULL, created TIMESTAMPTZ NOT NULL);
