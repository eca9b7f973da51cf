"""Print fmts of our own making, each with the text that belongs to one made-up sample. `reason`: why
perf 6.1 prints another one; None: it prints the same."""
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import perfdata    # noqa: E402
import perffields  # noqa: E402

HEAD = '''name: point
ID: 7
format:
\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

'''
# (declaration, bytes, signed, what struct.pack takes or bytes); a string: a dynamic array of it
FIELDS = (('int a', 4, 1, -5), ('short b', 2, 1, -2), ('u8 c', 1, 0, 200), ('s8 d', 1, 1, -3),
          ('u64 e', 8, 0, 0xfedcba9876543210), ('u32 zero', 4, 0, 0), ('u32 gfp', 4, 0, 0x8c2),
          ('long f', 0, 1, -77), ('void * ptr', 0, 0, 0xc1000010), ('unsigned long nowhere', 0, 0, 7),
          ('char text[16]', 16, 1, b'worker one\0zzzzz'), ('u8 six[6]', 6, 0, b'\0\x1b\x21\x0a\xbc\xff'),
          ('u8 four[4]', 4, 0, b'\xc0\xa8\x01\x14'),
          ('u8 sixteen[16]', 16, 0, b'\x20\x01\x0d\xb8' + bytes(11) + b'\1'),
          ('u8 mapped[16]', 16, 0, bytes(10) + b'\xff\xff\x01\x02\x03\x04'),
          ('__data_loc char[] name', 4, 1, b'a name\0'), ('__rel_loc char[] near', 4, 1, b'relative\0'),
          ('__data_loc u32[] list', 4, 0, [1, 2, 300]), ('__data_loc u8[] octets', 4, 0, b'\1\2\xfe\xff'),
          ('__data_loc unsigned long[] mask', 4, 0, 'mask'))
FAR = ('__data_loc char[] far', 4, 1, 'far')  # points outside the sample
PRINTK, SYMBOLS = b'0x7 : "a constant\\n"\n', b'c1000000 T begin\nc1000010 t middle\nc1000020 T end\n'

# Why perf 6.1 differs.
SIGN = 'perf reads small signed numbers as unsigned ones and compares all as unsigned'
ORDER = 'perf groups operators of one precedence from the right'
LETTER = 'perf knows no %c, no flags + and blank, and no length t'
SIZE = 'perf prints 32 bits of %zu'
NEGATIVE = 'perf finds no negative entry of a symbolic table'
FIRST = 'perf takes an entry whose enumerator it does not know for 0 or for one that no flag means'
PARSE = 'perf does not know this helper, and prints the fields'
NAME = 'perf takes a name that it does not know for 0'
CAST = 'perf shows nothing of a text behind a cast'
INDEX = 'perf indexes dynamic arrays in bytes, behind the first'
QUOTE = "perf takes 'A' for 0"
POINTER = 'perf prints letters that it does not know behind %p'
STAR = 'perf takes the width of %*p for the pointer'
PIECES = 'perf pads each piece of flags, and no number'
OUTSIDE = 'perf prints its own memory where an array lies outside the sample'
RECORDED = 'perf resolves by its own symbols, never by recorded ones'
END = "perf drops a '%' at the end"
LONG = 'perf loses the sign of a 32-bit long'
UNSURE = 'perf goes on where what it does not understand shifts or drops values'


class Case:
    """`crashes`: perf is not asked, because it dies, hangs or refuses the file."""

    def __init__(self, format, text, reason=None, crashes=False, big_endian=False, long_bytes=8,
                 family=None):
        self.format, self.text, self.reason, self.crashes = format, text, reason, crashes
        self.big_endian, self.long_bytes, self.family = big_endian, long_bytes, family


def number(case, size, value):
    return (value & (1 << 8 * size) - 1).to_bytes(size, 'big' if case.big_endian else 'little')


def socket_address(case):
    return number(case, 2, case.family) + b'\x1f\x90' + (
        b'\x0a\0\0\1' + bytes(20) if case.family == 2 else bytes(4) + b'\x20\x01\x0d\xb8' + bytes(11) + b'\1')


def dynamic(case, value):
    if value == 'mask':
        longs = [0x8000000f, 1]
        return b''.join(number(case, case.long_bytes, one) for one in longs)
    if isinstance(value, list):
        return b''.join(number(case, 4, one) for one in value)
    return value


def sample(case):
    """(lines that describe the fields, raw bytes)"""
    lines, raw, behind = '', bytearray(number(case, 2, 7) + bytes(6)), []
    fields = FIELDS + ((FAR,) if '(far)' in str(case.format) else ())
    if case.family:
        fields += (('u8 address[28]', 28, 0, socket_address(case)),)
    for declaration, size, signed, value in fields:
        size = size or case.long_bytes
        raw += bytes(-len(raw) % min(size, 8)) if '[' not in declaration else b''
        lines += '\tfield:%s;\toffset:%d;\tsize:%d;\tsigned:%d;\n' % (declaration, len(raw), size, signed)
        if '_loc ' in declaration:
            behind.append((len(raw), declaration, value))
            raw += bytes(4)
        else:
            raw += value.ljust(size, b'\0') if isinstance(value, bytes) else number(case, size, value)
    for at, declaration, value in behind:
        data = b'' if value == 'far' else dynamic(case, value)
        place = len(raw) - (at + 4 if 'rel_loc' in declaration else 0)
        raw[at:at + 4] = number(case, 4, 100 << 16 | 60000 if value == 'far' else len(data) << 16 | place)
        raw += data + bytes(-len(data) % 4)
    return lines, bytes(raw) + bytes(-(len(raw) + 4) % 8)


def recording(case):
    file = perfdata.PerfData(case.big_endian)
    event = file.event(type=2, config=7, period=1, flags=perfdata.SAMPLE_ID_ALL, ids=[1],
                       sample_type=perfdata.TID | perfdata.TIME | perfdata.CPU | perfdata.PERIOD |
                       perfdata.RAW | perfdata.IDENTIFIER)
    lines, raw = sample(case)
    described = HEAD + lines + ('' if case.format is None else '\nprint fmt: %s\n' % case.format)
    file.comm(7, 7, 'work')
    file.sample(event, pid=7, tid=7, time=1000000, tail=file.pack('I', len(raw)) + raw)
    file.features[perffields.TRACING_DATA] = perffields.tracing_data(
        file, case.long_bytes, [described.encode()], SYMBOLS, PRINTK)
    return file.build()


# What is shown where a print fmt cannot be parsed.
FIELDS_TEXT = (
    '[FAILED TO PARSE] a=-5 b=-2 c=200 d=-3 e=18364758544493064720 zero=0 gfp=2242 f=-77 '
    'ptr=0xc1000010 nowhere=0x7 text=worker one six= four=ARRAY[c0, a8, 01, 14] '
    'sixteen=ARRAY[20, 01, 0d, b8, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, 00, 01] mapped= '
    'name=a name near=relative list=ARRAY[01, 00, 00, 00, 02, 00, 00, 00, 2c, 01, 00, 00] '
    'octets=ARRAY[01, 02, fe, ff] mask=ARRAY[0f, 00, 00, 80, 00, 00, 00, 00, 01, 00, 00, 00, 00, '
    '00, 00, 00]')

CASES = (
    # texts and numbers
    Case('""', ''),
    Case('"x"', 'x'),
    Case('"a" "b" "%d", 3', 'ab3'),
    Case('"a\\tb\\\\c\\"d"', 'a\tb\\c"d'),
    Case('"100%%|100%"', '100%|100%', END),
    Case('"%d %d %llu %ld %d", REC->a, REC->c, REC->e, REC->f, REC->common_pid',
         '-5 200 18364758544493064720 -77 0'),
    Case('"%d %d", REC->b, REC->d', '-2 -3', SIGN),
    Case('"%hd %hhd %u %x %i %X %o", REC->b, REC->d, REC->c, REC->gfp, 255, 255, 255',
         '-2 -3 200 8c2 255 FF 377'),
    Case('"%5d|%-5d|%05d|%#x|%#o|%08.3d|%.0d|%#x", 7, 7, 7, 255, 8, 7, 0, 0',
         '    7|7    |00007|0xff|010|     007||0'),
    Case('"%*d|%-*d|%.*d", 5, 7, 5, 7, 3, 7', '    7|7    |007'),
    Case('"%+d|% d|%td", 7, 7, REC->f', '+7| 7|-77', LETTER),
    Case('"%Lu %llu %lld %hu", REC->e, REC->e, REC->e, REC->e',
         '18364758544493064720 18364758544493064720 -81985529216486896 12816'),
    Case('"%zu %zd", REC->e, REC->f', '18364758544493064720 -77', SIZE),
    Case('"[%c%c%c]", 65, REC->zero, REC->a < 0 ? \'n\' : \'p\'', '[An]', LETTER),
    Case('"%d", \'A\'', '65', QUOTE),
    Case('"%d", 1, 2', '1'),
    # operators and casts
    Case('"%d %d %d", 10 - 3, 2 * 3 + 1, (1 + 2) * 3', '7 7 9'),
    Case('"%d %d", 10 - 3 - 2, 100 / 10 / 2', '5 5', ORDER),
    Case('"%d %d %d %d", 1 << 4 | 1, 7 & 3 ^ 1, 5 > 3 == 1, 9 % 5', '17 2 1 4', ORDER),
    Case('"%d %d", REC->a < 0, REC->a >> 1', '1 -3', SIGN),
    Case('"%d %d %d %d", -REC->a, ~REC->a, !REC->a, !!REC->c', '5 4 0 1'),
    Case('"%d %d", 1 / REC->zero, 7 % REC->zero', '? ?', crashes=True),
    Case('"%d %d", REC->c == 200 && REC->a != 3, REC->zero || 0', '1 0'),
    Case('"%s", REC->a ? REC->c ? "x" : "y" : "z"', 'x'),
    Case('"%u", REC->c ?: 5', '200', PARSE),
    Case('"%d %d %lu", (int)REC->e, (short)REC->e, (u8)REC->e', '1985229328 12816 16'),
    Case('"%d", (unsigned long)-4095 == 0', '0'),
    Case('"%d", (REC)->c', '200', PARSE),
    Case('"%d,%d", ((unsigned int) ((REC->gfp) >> 20)), ((unsigned int) ((REC->gfp) & ((1U << 20'
         ') - 1)))', '0,2242'),
    Case('"%d %d", REC->six[4], REC->four[0]', '188 192'),
    Case('"%lx %d", ((unsigned long *)__get_dynamic_array(mask))[1], ((u32 *)__get_dynamic_array'
         '(list))[2]', '1 300', INDEX),
    Case('"%d %d", __get_str(name)[0], __get_str(name)[6]', '97 0', INDEX),
    Case('"%d", UNKNOWN_NAME', '?', NAME),
    Case('"%d %d", sizeof(u64), sizeof(REC->six)', '8 6', PARSE),
    Case('"%d|%d", __builtin_expect(!!(REC->c), 0), likely(REC->zero)', '1|0', PARSE),
    # texts of the sample
    Case('"%s|%12s|%-12s|%.3s|%.*s", REC->text, REC->text, REC->text, REC->text, 4, REC->text',
         'worker one|  worker one|worker one  |wor|work'),
    Case('"%s|%8s|%s", __get_str(name), __get_str(name), __get_rel_str(near)', 'a name|  a name|relative'),
    Case('"%s|%s|%s", REC->ptr, REC->nowhere, ((void *)0)', 'c1000010|a constant|'),
    Case('"%s", (char *)REC->text', 'worker one', CAST),
    Case('"%s", __get_str(far)', '?', OUTSIDE),
    # helpers
    Case('"%s|%s", __print_flags(REC->c, "|", { 8, "E" }, { 0x40, "F" }, { 0, "Z" }), __print_fl'
         'ags(REC->c, "", { 0xc8, "all" })', 'E|F|0x80|all'),
    Case('"%s|%s", __print_flags(REC->zero, "|", { 8, "E" }, { 0, "Z" }), __print_flags(REC->c, '
         '",", { 0x40, "F" })', '|F,0x88'),
    Case('"%s|%s", __print_symbolic(REC->c, { 200, "two" " hundred" }, { -1, ((void *)0) }), __p'
         'rint_symbolic(REC->c, { 5, "five" })', 'two hundred|0xc8'),
    Case('"%s", __print_symbolic(REC->c, { })', '0xc8', PARSE),
    Case('"%s", __print_symbolic(REC->a, { 5, "five" })', '0xfffffffb'),
    Case('"%s", __print_symbolic(REC->a, { -5, "minus five" })', 'minus five', NEGATIVE),
    Case('"%s", __print_symbolic(REC->zero, { SOME_ENUM, "some" })', '0x0'),
    Case('"%s|%s", __print_flags(REC->zero, "|", { SOME_ENUM, "some" }), __print_flags(REC->c + '
         '1, "|", { (1 << SOME_ENUM), "bit" }, { 8, "E" })', '|E|0xc1', FIRST),
    Case('"%s", __print_symbolic(REC->zero, { HI_SOFTIRQ, "HI" })', 'HI'),
    Case('"%12s|%-8s|", __print_flags(REC->c, "|", { 8, "E" }, { 0x40, "F" }), __print_symbolic('
         'REC->zero, { 1, "one" })', '    E|F|0x80|0x0     |', PIECES),
    Case('"%s", (REC->gfp) ? __print_flags(REC->gfp, "|", {( unsigned long)(((( gfp_t)(((((1UL))'
         ') << (10))|((((1UL))) << (11)))) | (( gfp_t)((((1UL))) << (6))) | (( gfp_t)0)) & ~(( g'
         'fp_t)(((1UL)) << (10)))), "GFP_ONE"}, {( unsigned long)(( gfp_t)((((1UL))) << (1))), "'
         '__GFP_HIGHMEM"}) : "none"', 'GFP_ONE|__GFP_HIGHMEM|0x80'),
    Case('"%s|%s", __print_array(__get_dynamic_array(list), 3, 4), __print_array(REC->six, 6, 1)',
         '1 2 300|0 27 33 10 188 255'),
    Case('"%s|%s|%s", __print_hex(REC->six, 6), __print_hex_str(REC->six, 6), __print_hex(__get_'
         'dynamic_array(octets), 3)', '00 1b 21 0a bc ff|001b210abcff|01 02 fe'),
    Case('"%d|%d", __get_dynamic_array_len(list), __get_dynamic_array_len(octets)', '12|4'),
    Case('"%s", __get_bitmask(mask)', '00000000,00000001,00000000,8000000f'),
    Case('"%s", __get_cpumask(mask)', '00000000,00000001,00000000,8000000f', PARSE),
    # pointers
    Case('"%p|%p|%ps|%pS", REC->ptr, REC->zero, REC->nowhere, REC->nowhere', '0xc1000010|(nil)|0x7|0x7'),
    Case('"%ps|%pS|%pf|%pF", REC->ptr, REC->ptr, REC->ptr + 4, REC->ptr + 4',
         'middle|middle+0x0|middle|middle+0x4', RECORDED),
    Case('"%pK|%px", REC->ptr, REC->ptr', '0xc1000010|0xc1000010', POINTER),
    Case('"%pI4|%pi4", REC->four, REC->four', '192.168.1.20|192.168.001.020'),
    Case('"%pI4", &REC->four', '192.168.1.20', PARSE),
    Case('"%pI6|%pi6|%pI6c|%pI6c", REC->sixteen, REC->sixteen, REC->sixteen, REC->mapped',
         '2001:0db8:0000:0000:0000:0000:0000:0001|20010db8000000000000000000000001|2001:db8::1|:'
         ':ffff:1.2.3.4'),
    Case('"%pM|%pm|%pMF|%pMR|%pmR", REC->six, REC->six, REC->six, REC->six, REC->six',
         '00:1b:21:0a:bc:ff|001b210abcff|00-1b-21-0a-bc-ff|ff:bc:0a:21:1b:00|ffbc0a211b00'),
    Case('"%pU|%pUb|%pUl|%pUB|%pUL", REC->sixteen, REC->sixteen, REC->sixteen, REC->sixteen, REC'
         '->sixteen',
         '20010db8-0000-0000-0000-000000000001|20010db8-0000-0000-0000-000000000001|b80d0120-000'
         '0-0000-0000-000000000001|20010DB8-0000-0000-0000-000000000001|B80D0120-0000-0000-0000-'
         '000000000001'),
    Case('"%*ph|%*phC|%*phD|%6phN", 6, REC->six, 6, REC->six, 3, REC->six, REC->six',
         '00 1b 21 0a bc ff|00:1b:21:0a:bc:ff|00-1b-21|001b210abcff', STAR),
    Case('"%*pbl|%*pb", 64, __get_dynamic_array(mask), 36, __get_dynamic_array(mask)', '0-3,31|0,8000000f',
         STAR),
    Case('"%pIS|%pISpc|%pISc|%pISp|%piS", REC->address, REC->address, REC->address, REC->address'
         ', REC->address', '10.0.0.1|10.0.0.1:8080|10.0.0.1|10.0.0.1:8080|010.000.000.001', family=2),
    Case('"%pIS|%pISpc|%pISc|%pISp|%piS", REC->address, REC->address, REC->address, REC->address'
         ', REC->address',
         '2001:0db8:0000:0000:0000:0000:0000:0001|[2001:db8::1]:8080|2001:db8::1|[2001:0db8:0000'
         ':0000:0000:0000:0000:0001]:8080|20010db8000000000000000000000001', family=10),
    Case('"%pIS|%pISpc|%pISc|%pISp|%piS", REC->address, REC->address, REC->address, REC->address'
         ', REC->address', '||||', family=5),
    # what cannot be parsed
    Case(None, FIELDS_TEXT, crashes=True),
    Case('', FIELDS_TEXT),
    Case('"%d %d", 1', FIELDS_TEXT),
    Case('"%s", nosuch(1)', FIELDS_TEXT),
    Case('"%d", ({ int x = 1; x; })', FIELDS_TEXT),
    Case('"%d", (((1)', FIELDS_TEXT),
    Case('"%s", __print_symbolic(REC->a, { 1, "x" )', FIELDS_TEXT),
    Case('"%s", __print_flags(REC->c, { 1, "x" })', FIELDS_TEXT),
    Case('"%q", 1', FIELDS_TEXT, UNSURE),
    Case('"%d", REC->nosuch', FIELDS_TEXT, UNSURE),
    Case('"%d", REC->a REC->c', FIELDS_TEXT, UNSURE),
    Case('"unterminated', FIELDS_TEXT, crashes=True),
    # other machines: 32 bits, big-endian (which perf does not read where it was not made by perf)
    Case('"%d %d %d %d %llx %ld", REC->a, REC->c, REC->zero, REC->gfp, REC->e, REC->f',
         '-5 200 0 2242 fedcba9876543210 -77', LONG, long_bytes=4),
    Case('"%s|%s|%s", __get_str(name), __get_rel_str(near), REC->text', 'a name|relative|worker one',
         long_bytes=4),
    Case('"%s|%d", __print_array(__get_dynamic_array(list), 3, 4), __get_dynamic_array_len(list)',
         '1 2 300|12', long_bytes=4),
    Case('"%s", __get_bitmask(mask)', '00000001,8000000f', long_bytes=4),
    Case('"%p %lx %s", REC->ptr, REC->ptr, REC->nowhere', '0xc1000010 c1000010 a constant', long_bytes=4),
    Case('"%d %d %d %d %llx %ld", REC->a, REC->c, REC->zero, REC->gfp, REC->e, REC->f',
         '-5 200 0 2242 fedcba9876543210 -77', big_endian=True, crashes=True),
    Case('"%s|%s|%s", __get_str(name), __get_rel_str(near), REC->text', 'a name|relative|worker one',
         big_endian=True, crashes=True),
    Case('"%s|%d", __print_array(__get_dynamic_array(list), 3, 4), __get_dynamic_array_len(list)',
         '1 2 300|12', big_endian=True, crashes=True),
    Case('"%s", __get_bitmask(mask)', '00000000,00000001,00000000,8000000f', big_endian=True, crashes=True),
    Case('"%p %lx %s", REC->ptr, REC->ptr, REC->nowhere', '0xc1000010 c1000010 a constant',
         big_endian=True, crashes=True),
    Case('"%d %d %d %d %llx %ld", REC->a, REC->c, REC->zero, REC->gfp, REC->e, REC->f',
         '-5 200 0 2242 fedcba9876543210 -77', big_endian=True, long_bytes=4, crashes=True),
    Case('"%s|%s|%s", __get_str(name), __get_rel_str(near), REC->text', 'a name|relative|worker one',
         big_endian=True, long_bytes=4, crashes=True),
    Case('"%s|%d", __print_array(__get_dynamic_array(list), 3, 4), __get_dynamic_array_len(list)',
         '1 2 300|12', big_endian=True, long_bytes=4, crashes=True),
    Case('"%s", __get_bitmask(mask)', '00000001,8000000f', big_endian=True, long_bytes=4, crashes=True),
    Case('"%p %lx %s", REC->ptr, REC->ptr, REC->nowhere', '0xc1000010 c1000010 a constant',
         big_endian=True, long_bytes=4, crashes=True),
)
