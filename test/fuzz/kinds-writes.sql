-- What the reader of the `types` database needs to write there as well. Documents as such have no other
-- limits than those of their tables.
grant insert, update, delete on
  kinds.specimens, kinds.matrices, kinds."Hostile Names", kinds.nodes, kinds.people, kinds.passports,
  kinds.messages, kinds.grid_cells, kinds.grid_marks, kinds.labels, kinds.node_labels
  to kinds_reader;
