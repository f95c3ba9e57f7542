-- Which variables of earlier cells a cell may have changed; unknown of cells that an older program recorded.
ALTER TABLE cells ADD COLUMN mutated JSON;
