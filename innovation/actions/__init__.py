"""Writes: check the matrix and the guards, write, record one event. Each runs in an open door.

Who acts comes last, as ``by``. What an action refuses, it refuses with every
reason at once (``Refused``), and then nothing was written.
"""
