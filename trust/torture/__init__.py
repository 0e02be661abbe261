"""Breaking a served site on purpose, and proving that nothing it acknowledged was lost or doubled.

A *recorder* (its own process) sends real requests and writes down what it was told. A round breaks
one thing at a seeded moment. A *checker*, which knows nothing of the application's code, then
compares what was told with what is there::

    with places("sqlite") as somewhere:
        site = somewhere.site("sqlite")
        site.start()
        with recording(site, history, seed=1) as recorder:
            recorder.wait(20)       # twenty more acknowledged writes
            site.kill()             # what the round is about
            site.start()
            recorder.wait(20)       # it says yes again
        assert check(site, history) == []
        site.stop()
"""
