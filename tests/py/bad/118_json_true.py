x = {"a": true, "b": null}
