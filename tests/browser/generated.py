# SPDX-License-Identifier: GPL-2.0
"""Pages with as many events as are wanted: half of them in one conversation."""
import json
import os

REPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../userspace/report')
BEGIN = 100_000_000_000
SHORT = 20	# events of a short conversation


def read(name):
    """A file of the page."""
    with open(os.path.join(REPORT, name), encoding='utf-8') as file:
        return file.read()


def assemble(data):
    """The page, put together as the program does it."""
    text = json.dumps(data, separators=(',', ':')).replace('<', '\\u003c')
    scripts = ''.join(read(name) for name in read('order').split())
    parts = {
        '<!-- style -->': f'<style>\n{read("page.css")}</style>',
        '<!-- scripts -->': f'<script>\n{scripts}</script>',
        '<!-- data -->': f'<script type="application/json" id="record">{text}</script>',
    }
    return '\n'.join(parts.get(line, line) for line in read('page.html').split('\n'))


def traffic():
    """Nothing sent or received yet."""
    return {'bytes': 0, 'calls': 0, 'short': 0, 'again': 0, 'errors': 0}


class Maker:
    """Writes events, with what changes."""

    def __init__(self):
        self.events = []
        self.now = {}
        self.time = 0

    def event(self, sid, kind, change, **more):
        """One event, a while after the one before."""
        self.time += 5_000 + len(self.events) % 7 * 1_000
        state = self.now.setdefault(sid, {'id': sid})
        state['gen'] = state.get('gen', 0) + 1
        change = {'gen': state['gen'], **change}
        for key, v in change.items():
            group = key in ('times', 'dwell_ns', 'send', 'recv')
            state[key] = {**state.get(key, {}), **v} if group else v
        self.events.append({'t': self.time, 'id': sid, 'type': kind, **more, 'set': change})

    def begin(self, sid, pid, comm, kind, state, **more):
        """A socket, whole."""
        self.event(sid, kind, {'id': sid, 'closed': False, 'netid': 'tcp', 'family': 'inet', 'type': 1,
            'protocol': 6, 'netns': 4026531840, 'state': state, 'holders': [], 'holders_count': 0,
            'former_holders': [], 'former_holders_count': 0, 'uid': 1000, 'census': False,
            'passive': kind == 'child', 'accepted': False, 'released': False, 'rx_eof': False,
            'creator': {'pid': pid, 'tid': pid, 'uid': 1000, 'comm': comm, 'program': comm},
            'send': traffic(), 'recv': traffic(), 'shutdown': 0,
            'times': {'created_ns': BEGIN + self.time, 'state_ns': BEGIN + self.time},
            'dwell_ns': {state: 0}, **more})

    def move(self, sid, state, **change):
        """Another state."""
        old = self.now[sid]['state']
        since = BEGIN + self.time - self.now[sid]['times']['state_ns']
        dwell = {old: self.now[sid]['dwell_ns'].get(old, 0) + since, state: 0}
        self.event(sid, 'state', {'state': state, 'dwell_ns': dwell,
            'times': {'state_ns': BEGIN + self.time}, **change}, old_state=old)

    def data(self, sid, way, n, task, fd):
        """A send or a receive."""
        had = self.now[sid][way]
        self.event(sid, way, {way: {'bytes': had['bytes'] + n, 'calls': had['calls'] + 1},
            'times': {f'last_{way}_ns': BEGIN + self.time}}, task=task, fd=fd, result=n)


    def record(self, title):
        """The data of a page."""
        return {'schema': 1, 'title': title, 'begin': str(BEGIN), 'end': str(BEGIN + self.time),
                'lost': 0, 'first': {}, 'sockets': list(self.now.values()), 'events': self.events}


def talk(maker, sid, rounds):
    """A connection from its begin to its end."""
    client = {'pid': 1000 + sid % 50, 'comm': f'client{sid % 50}'}
    server = {'pid': 50, 'comm': 'server'}
    here = {'family': 'inet', 'address': '10.0.0.7', 'port': 1024 + sid % 60000}
    there = {'family': 'inet', 'address': '10.0.0.1', 'port': 80}
    a, b = sid, sid + 1
    maker.begin(a, client['pid'], client['comm'], 'create', 'closed')
    held = {'pid': client['pid'], 'fd': 5, 'comm': client['comm'], 'open_how': 'socket',
            'open_ns': BEGIN}
    maker.event(a, 'fd_install', {'holders': [held], 'holders_count': 1}, task=client, fd=5,
        how_name='socket')
    maker.event(a, 'connect', {'remote': there, 'times': {'connect_ns': BEGIN + maker.time}},
        task=client, fd=5)
    maker.move(a, 'syn-sent', local=here)
    maker.begin(b, 50, 'server', 'child', 'syn-recv', local=there, remote=here, listener=1)
    maker.move(a, 'established')
    maker.move(b, 'established')
    maker.event(b, 'accept', {'accepted': True}, task=server)
    for n in range(rounds):
        maker.data(a, 'send', 100 + n % 9, client, 5)
        maker.data(b, 'recv', 100 + n % 9, server, 9)
        maker.data(b, 'send', 5000, server, 9)
        maker.data(a, 'recv', 5000, client, 5)
    maker.move(b, 'fin-wait-1', closed_first='local')
    maker.move(a, 'close-wait', closed_first='remote')
    maker.move(b, 'fin-wait-2')
    maker.event(a, 'recv', {'rx_eof': True}, task=client, fd=5, result=0)
    maker.event(a, 'fd_close', {'holders': [], 'holders_count': 0, 'former_holders': [held],
        'former_holders_count': 1}, task=client, fd=5, how_name='close')
    maker.move(a, 'last-ack')
    maker.move(b, 'time-wait')
    maker.move(a, 'closed')
    maker.event(a, 'free', {'closed': True, 'end': 'fin',
        'times': {'ended_ns': BEGIN + maker.time}})


def family():
    """A browser of three processes that looks a name up and fetches a page; a parent and a child."""
    maker = Maker()
    server = {'family': 'inet', 'address': '10.0.0.1', 'port': 80}
    names = {'family': 'inet', 'address': '10.0.0.2', 'port': 53}
    first = {'pid': 300, 'comm': 'chromium'}
    maker.begin(1, 300, 'chromium', 'create', 'closed', netid='udp', type=2)
    maker.event(1, 'connect', {'remote': names, 'state': 'established'}, task=first, fd=7)
    maker.data(1, 'send', 30, first, 7)
    maker.data(1, 'recv', 60, first, 7)
    maker.event(1, 'release', {'released': True}, task=first)
    maker.begin(2, 301, 'chrome_net', 'create', 'closed')
    second = {'pid': 301, 'comm': 'chrome_net'}
    maker.event(2, 'connect', {'remote': server, 'times': {'connect_ns': BEGIN + maker.time}},
                task=second, ppid=300, fd=8)
    maker.move(2, 'syn-sent', local={**server, 'address': '10.0.0.7', 'port': 40001})
    maker.move(2, 'established')
    maker.data(2, 'send', 99, second, 8)
    maker.data(2, 'recv', 500, second, 8)
    maker.data(2, 'recv', 500, second, 8)
    maker.move(2, 'fin-wait-1', closed_first='local')
    others = (3, 302, 'chrome_gpu'), (4, 400, 'make'), (5, 401, 'curl'), (6, 500, 'curl')
    for sid, pid, comm in others:
        maker.begin(sid, pid, comm, 'create', 'closed', netid='u_str', family='unix')
        maker.event(sid, 'bind', {}, task={'pid': pid, 'comm': comm}, result=0,
                    ppid={302: 300, 401: 400}.get(pid, 1))
    return maker.record('a family')


def generate(wanted):
    """The data of a record with that many events."""
    maker = Maker()
    maker.begin(1, 50, 'server', 'create', 'closed',
        local={'family': 'inet', 'address': '0.0.0.0', 'port': 80})
    maker.move(1, 'listening')
    talk(maker, 2, wanted // 8)
    sid = 4
    while len(maker.events) < wanted - SHORT:
        talk(maker, sid, 1)
        sid += 2
    while len(maker.events) < wanted:
        maker.event(1, 'listen', {}, result=0)
    for i, s in maker.now.items():
        if i > 1:
            s['other_end'] = {'id': i + 1 if i % 2 == 0 else i - 1, 'netns': 4026531840,
                'holders': [], 'holders_count': 0}
    return maker.record(f'{wanted} events')
