// This target's tests follow.
