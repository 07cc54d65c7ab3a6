# exit: 1
def inner(values):
    return values["key"] + values["other"]["deep"]

def outer():
    try:
        inner({"key": 1, "other": {}})
    except KeyError as e:
        raise ValueError("bad value") from e

outer()
