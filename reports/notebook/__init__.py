"""The notebook of a run, and how results show themselves in one."""
