"""依申请公开: from the citizen's form to the archived file, with a clock that explains itself."""
