from actionplans.admin import people, plans, rounds

__all__ = ["people", "plans", "rounds"]
