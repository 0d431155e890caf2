"""Pieces of mails, byte by byte. Nothing here comes from a mail library: the mails must have the faults that libraries
do not make, and what the program reads must not be compared with what the same kind of library wrote."""
import base64
import hashlib
import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent.parent
DESK = 'service@desk.example'
MARKER = '## 请在此线上方回复 / reply above this line ##'
_names = set()


def to_bytes(text, charset='utf-8'):
    return text if isinstance(text, bytes) else text.encode(charset)


def lines(*parts, charset='utf-8'):
    """The lines, each ended by CRLF."""
    return b''.join(to_bytes(part, charset) + b'\r\n' for part in parts)


def crlf(text, charset='utf-8'):
    return to_bytes(text.replace('\n', '\r\n'), charset)


def b64(data, width=76):
    code = base64.b64encode(data)
    return b'\r\n'.join(code[at:at + width] for at in range(0, len(code), width)) + b'\r\n'


def qp(data):
    """Quoted-printable as mailers write it: lines of at most 76, soft breaks anywhere between escapes."""
    out = []
    for line in data.split(b'\r\n'):
        row = ''
        for at, byte in enumerate(line):
            last = at == len(line) - 1
            plain = 33 <= byte <= 126 and byte != 61 or byte in (32, 9) and not last
            piece = chr(byte) if plain else '=%02X' % byte
            if len(row) + len(piece) > 75:
                out.append(row + '=')
                row = ''
            row += piece
        out.append(row)
    return '\r\n'.join(out).encode()


def word(text, charset='utf-8', encoding='B', label=None):
    """One encoded word (RFC 2047), of any length."""
    data = to_bytes(text, charset)
    if encoding == 'B':
        code = base64.b64encode(data).decode()
    else:
        code = ''.join('_' if b == 32 else chr(b) if chr(b).isascii() and chr(b).isalnum() else '=%02X' % b
                       for b in data)
    return f'=?{label or charset}?{encoding}?{code}?='


def words_cut(text, charset, every, label=None):
    """Encoded words that each hold so many bytes, whatever that does to characters."""
    data = to_bytes(text, charset)
    return '\r\n '.join(word(data[at:at + every], label=label or charset) for at in range(0, len(data), every))


def percent(text, charset='utf-8'):
    return ''.join(chr(b) if chr(b).isascii() and chr(b).isalnum() or b in b'.-_' else '%%%02X' % b
                   for b in to_bytes(text, charset))


def head(sender, subject, message_id, *more):
    """The fields that every mail has; `message_id` without <>. Values stand as they are given."""
    fields = [b'From: ' + to_bytes(sender), b'To: ' + to_bytes(DESK), b'Subject: ' + to_bytes(subject),
              b'Date: Tue, 5 Mar 2024 10:00:00 +0800', b'Message-ID: <' + to_bytes(message_id) + b'>']
    return lines(*fields, *more)


def text_part(text, charset='utf-8', kind='plain', encoding='base64', label=None, more=()):
    """Content fields, an empty line and the encoded text."""
    data = crlf(text, charset)
    fields = [f'Content-Type: text/{kind}; charset="{label or charset}"', f'Content-Transfer-Encoding: {encoding}']
    body = {'base64': b64, 'quoted-printable': qp}.get(encoding, lambda same: same)(data)
    return lines(*fields, *more, '') + body


def file_part(media_type, data, *more, encoding='base64'):
    fields = [f'Content-Type: {media_type}', f'Content-Transfer-Encoding: {encoding}']
    return lines(*fields, *more, '') + (b64(data) if encoding == 'base64' else data)


def multipart(kind, boundary, *parts, closed=True, preamble=b''):
    """Content fields, an empty line and the parts."""
    body = lines('MIME-Version: 1.0', f'Content-Type: multipart/{kind}; boundary="{boundary}"', '') + preamble
    for part in parts:
        body += lines(f'--{boundary}') + part + (b'' if part.endswith(b'\r\n') else b'\r\n')
    return body + (lines(f'--{boundary}--') if closed else b'')


def alternative(boundary, text, html, charset='utf-8', encoding='base64', label=None):
    return multipart('alternative', boundary, text_part(text, charset, 'plain', encoding, label),
                     text_part(html, charset, 'html', encoding, label))


def a_file(name, media_type, data, **more):
    """What is expected of a file."""
    return {'name': name, 'type': media_type, 'size': len(data), 'sha256': hashlib.sha256(data).hexdigest(), **more}


def mail(name, raw, **expected):
    """Writes NAME.eml and NAME.json. What may be expected, each key only where it says something:

    from ([[name, address]]), subject, subject_begins, message_id; text, text_from_html, text_at_most; files (name,
    type, size, sha256, content_id, shown_inline; name_begins, name_ends, name_bytes for names of our making),
    files_allowed (may be listed or not); fresh, quoted, signature, answers ([[quoted, answer]]), nothing_new,
    forwarded; sent (the text of ours that is quoted) with filled ([[our line, what was put in]]); kind (or several
    that would do), not_answered, why (for people); bounces ([[address, hard|soft|delayed, status]], null for any),
    returned_message_id; problems (whether there are any); refused; limits (for miniature bombs).
    text, fresh and quoted take _has and _lacks for pieces. Blank lines are not compared.
    """
    assert name not in _names, name
    _names.add(name)
    (FOLDER / f'{name}.eml').write_bytes(raw)
    expected = {key: value for key, value in expected.items() if value is not None}
    text = json.dumps(expected, ensure_ascii=False, indent=2) + '\n'
    (FOLDER / f'{name}.json').write_text(text, encoding='utf-8')


def finish():
    """Removes what is made no more."""
    for path in FOLDER.glob('*.eml'):
        if path.stem not in _names:
            path.unlink()
            path.with_suffix('.json').unlink(missing_ok=True)
    return len(_names)


# Small files that are what they say.
PNG = base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==')
JPEG = b'\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00' + bytes(range(64)) + b'\xff\xd9'
PDF = b'%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'
