"""A distribution day, played from outside: nothing here touches the database, only the public API.

``world`` reads what the API knows; ``plan`` lays out the day, a ``leg`` per lorry; ``incidents`` (``at_station``,
``at_village``) plant what went wrong in real cases and declare in ``truth`` the flags that must follow; ``script``
turns it into requests, ``player`` sends them, and ``verdict`` compares the flags with what was declared.
"""
