#!/usr/bin/env python3
"""Writes the corpora of the perf stat targets: short outputs of all forms, made up here,
and a perf stat record for the perf target.

    tests/fuzz/make_stat_corpus.py
"""
import importlib.util
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

CSV = {
    'whole': '1.50,msec,task-clock,1500000,100.00,0.003,CPUs utilized\n'
             '12345,,cycles,1500000,50.05,1.234,GHz\n<not supported>,,instructions,0,100.00,,\n',
    'interval': ''.join(
        '     %d.000100200,CPU%d,%d,,%s,%d,%s,%s\n' % (time, cpu, 1000 * time + cpu, event, 999 + cpu,
                                                       percent, metric)
        for time in (1, 2, 3) for event in ('cycles', 'instructions', 'cycles')
        for cpu in (0, 1) for percent, metric in (('25.01', '1.50,K/sec' if time == 2 else ','),)),
    'places': '# started on Sat Nov 21 05:50:46 2026\n\nS0-D0-C1,2,7,,cycles,10,100.00,,\n'
              'N1,4,8,,cycles,10,100.00,,\nmy prog-12,9,,cycles,10,0.00,,\n'
              'S0-D0-L3-ID2,1,3,,cycles,10,9.99,0.1,x,bad\nS1-D0-CLS4,1,3,,cycles,10,9.99,nan,y\n',
    'odd': 'Error:\n1.0,,cpu/event=0xa3,cmask=4/,10,50.00,,\n1,,cycles,/a,b,1.50%,10,99.99,1,z\n'
           '1.000000001,,,,,,51.0,%  tma_frontend_bound,bad\n,,,,TopdownL1\nwhat is this\n',
    'commas': '0,80;msec;task-clock;796850;100,00;0,003;CPUs utilized\n',
    'refused': '0,77,msec,task-clock,767696,100,00,0,CPUs utilized\n',
    'metrics': ' time,cpu,GHz,insn per cycle,\n     1.000000001,CPU0,1.5,0.7,\n',
    'old': '5,cycles\n6,instructions,0.50%\n',
    'summary': '1.000000001,5,,cycles,9,100.00,,\nsummary,5,,cycles,9,100.00,,\n',
    'again': '1.000000001,5,,cycles,9,100.00,,\n0.500000001,5,,cycles,9,100.00,,\n',
    'cut': '1.000000001,5,,cycles,9,100.00,1,x\n2.000000001,6,,cyc',
}
JSON = {
    'whole': '{"counter-value" : "1.500000", "unit" : "msec", "event" : "task-clock", "event-runtime" '
             ': 1500000, "pcnt-running" : 100.00, "metric-value" : "0.1", "metric-unit" : "CPUs"}\n',
    'interval': '{"interval" : 1.000000001, "cpu" : "0", "counter-value" : "<not counted>", "unit" : '
                '"", "event" : "cycles:u", "cgroup" : "/a", "variance" : 1.5, "event-runtime" : 0, '
                '"pcnt-running" : 0.00, "metric-value" : 0.000000, "metric-unit" : ""}\n\n'
                '{"interval" : 1.000000001, "metric-value" : 0.07, "metric-unit" : "x", '
                '"metric-threshold" : "bad"}\n',
    'commas': '{"core" : "S0-D0-C0", "aggregate-number" : 1, "counter-value" : "83,000000", "unit" : '
              '"", "event" : "page-faults", "event-runtime" : 7, "pcnt-running" : 100,00, '
              '"metric-value" : 106,6, "metric-unit" : "K/sec"}\n',
    'metrics': '{}\n{"metric-value" : ""}{"metric-value" : ""}\n{"interval" : 1.5, "GHz" : "2.5"}\n',
}
TEXT = {
    'whole': "\n Performance counter stats for 'sleep 1' (3 runs):\n\n              1.50 msec task-clock"
             '                #    0.003 CPUs utilized            ( +-  2.70% )\n         1,234,567'
             '      cycles                    #    1.0 GHz                      (60.65%)\n'
             '   <not supported>      instructions\n\n           0.25510 +- 0.00446 seconds time '
             'elapsed  ( +-  1.75% )\n',
    'interval': '#           time             counts unit events\n     1.000100200 S0-D0-C0   1     '
                '   1.039      page-faults   #  108,047 K/sec\n     1.000100200                    '
                '         #     51.0 %  tma_frontend_bound\n',
    'old': " Performance counter stats for process id '7':\n\n          1.045113 task-clock (msec)   "
           '   #    0.002 CPUs utilized\n            1 234 cycles          /grp\n',
}

sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
spec = importlib.util.spec_from_file_location(
    'make', os.path.join(HERE, '..', 'golden', 'cases', 'stat_record', 'make.py'))
record = importlib.util.module_from_spec(spec)
spec.loader.exec_module(record)
with open(os.path.join(HERE, 'corpus', 'perf', 'counts'), 'wb') as file:
    file.write(record.make())

for name, cases in (('stat_csv', CSV), ('stat_json', JSON), ('stat_text', TEXT)):
    folder = os.path.join(HERE, 'corpus', name)
    os.makedirs(folder, exist_ok=True)
    for case, text in cases.items():
        with open(os.path.join(folder, case), 'w', encoding='utf-8', newline='') as file:
            file.write(text)
