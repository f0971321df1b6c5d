"""The only place where a round, an update or an action changes state. History records who, when and why."""
