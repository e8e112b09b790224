# For developers who type make; ./dev does the work.
.PHONY: check test play bench golden lock
check test play bench golden lock:
	./dev $@
