"""A distribution day, played from outside: nothing here touches the database, only the public API.

``world`` reads what the API knows, ``plan`` lays out the day, ``incidents`` plant what went wrong in real cases and
declare the flags that must follow, ``player`` sends it all, ``verdict`` compares the flags with what was declared.
"""
