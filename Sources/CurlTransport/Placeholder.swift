// This target's sources follow.
