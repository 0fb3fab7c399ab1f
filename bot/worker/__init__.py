"""Background work. It has one owner: tasks are started here and in channel lifecycles, nowhere else."""
