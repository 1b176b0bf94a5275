# SPDX-License-Identifier: GPL-2.0
"""What all checks of a page need: results as TAP, opening a page, who speaks with whom."""
READY = '''return new Promise(done => {
    const look = () => document.documentElement.dataset.ready ? requestAnimationFrame(
        () => setTimeout(() => done(performance.getEntriesByName('ready')[0].startTime))) :
        setTimeout(look, 5);
    look();
});'''


class Tap:
    """Counts results."""

    def __init__(self):
        self.n = self.bad = 0

    def ok(self, good, words, *notes):
        """One result; NOTES say what was got if it is bad."""
        self.n += 1
        print(f'{"ok" if good else "not ok"} {self.n} - {words}', flush=True)
        if not good:
            self.bad += 1
            for note in notes:
                print('# ' + str(note).replace('\n', '\n# ')[:2000])

    def note(self, words):
        """A comment."""
        print(f'# {words}', flush=True)


def open_view(browser, path, fragment=''):
    """Opens a page, and says how long it took."""
    browser.open(f'file://{path}{fragment}')
    return browser.run(READY)


def conversations(record):
    """One socket of each conversation that has events."""
    return sorted({min(x for x in record.ends(sid)[:2] if x) for sid in record.of
        if record.ends(sid)[2]})
