from actionplans.admin import directory, plans, rounds

__all__ = ["directory", "plans", "rounds"]
