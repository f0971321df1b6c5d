"""The only place where a round, an answer or an action changes state. Every move says who, when and why."""
