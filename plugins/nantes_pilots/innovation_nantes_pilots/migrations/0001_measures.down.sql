DROP TABLE x_nantes_pilots_measure;
