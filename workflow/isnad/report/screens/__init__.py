"""What each screen of the report shows: rows of the tables turned into rows of tables and figures. One module a screen."""
