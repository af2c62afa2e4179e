"""An upgrade of the proof's own: it alters the tables to which every report writes."""
