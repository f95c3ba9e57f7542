-- Files that a cell wrote, with their digests; unknown of cells that an older program recorded.
ALTER TABLE cells ADD COLUMN outputs JSON;

-- The cell that registered the version, as session/order; null outside a notebook and in stores of older programs.
ALTER TABLE model_versions ADD COLUMN cell VARCHAR;
