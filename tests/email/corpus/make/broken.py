"""Mails that break the rules, by accident or on purpose, and bombs in miniature."""
from pieces import *

JANE = 'Jane Doe <jane@corp.example>'
WHO = {'from': [['Jane Doe', 'jane@corp.example']]}


def faults():
    mail('no_final_boundary', head(JANE, 'Cut off', 'k1@corp.example') +
         multipart('mixed', 'b-open', text_part('still readable'), file_part('image/png; name="a.png"', PNG), closed=False),
         **WHO, subject='Cut off', message_id='k1@corp.example', text='still readable', files=[a_file('a.png', 'image/png', PNG)])
    junk = b64(PDF).replace(b'\r\n', b'\r\n!*').rstrip(b'=\r\n!*') + b'\r\n'
    mail('base64_with_junk', head(JANE, 'Junk', 'k2@corp.example') +
         multipart('mixed', 'b-junk', text_part('junk in the file'),
                   lines('Content-Type: application/pdf; name="a.pdf"', 'Content-Transfer-Encoding: base64', '') + junk),
         **WHO, subject='Junk', message_id='k2@corp.example', text='junk in the file', files=[a_file('a.pdf', 'application/pdf', PDF)])
    mail('base64_that_is_text', head(JANE, 'Wrong label', 'k3@corp.example', 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8',
                                     'Content-Transfer-Encoding: base64', '') + lines('这段文字没有编码。', 'Really: not encoded!'),
         **WHO, subject='Wrong label', message_id='k3@corp.example', text_has=['没有编码', 'not encoded!'], files=[])
    mail('eight_bit_labelled_seven', head(JANE, 'Wrong label', 'k4@corp.example', 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8',
                                          'Content-Transfer-Encoding: 7bit', '') + lines('其实是八位的'),
         **WHO, subject='Wrong label', message_id='k4@corp.example', text='其实是八位的', files=[])
    mail('unknown_transfer_encoding', head(JANE, 'Odd label', 'k5@corp.example', 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8',
                                           'Content-Transfer-Encoding: utf-8', '') + lines('照样能读'),
         **WHO, subject='Odd label', message_id='k5@corp.example', text='照样能读', files=[])
    body = multipart('mixed', 'b-lost', text_part('found again', encoding='quoted-printable'), file_part('image/png; name="a.png"', PNG))
    mail('boundary_not_declared', head(JANE, 'Lost', 'k6@corp.example') + body.replace(b'; boundary="b-lost"', b''),
         **WHO, subject='Lost', message_id='k6@corp.example', text_has=['found again'], problems=True)
    mail('boundary_never_comes', head(JANE, 'Lost', 'k7@corp.example', 'MIME-Version: 1.0',
                                      'Content-Type: multipart/mixed; boundary="never"', '') + lines('Only this text.'),
         **WHO, subject='Lost', message_id='k7@corp.example', text_has=['Only this text.'], problems=True)
    same = multipart('mixed', 'b-same', multipart('alternative', 'b-same', text_part('inside'), text_part('<p>inside</p>', kind='html')),
                     file_part('image/png; name="a.png"', PNG))
    mail('boundary_used_twice', head(JANE, 'Twice', 'k8@corp.example') + same, **WHO, subject='Twice', message_id='k8@corp.example',
         text_has=['inside'])
    prefix = multipart('mixed', 'b', multipart('alternative', 'b-1', text_part('inside'), text_part('<p>inside</p>', kind='html')),
                       file_part('image/png; name="a.png"', PNG))
    mail('boundary_begins_like_another', head(JANE, 'Prefix', 'k9@corp.example') + prefix,
         **WHO, subject='Prefix', message_id='k9@corp.example', text='inside', files=[a_file('a.png', 'image/png', PNG)])
    whole = head(JANE, 'Bare', 'k10@corp.example') + multipart('mixed', 'b-lf', text_part('第一行\n第二行', encoding='quoted-printable'),
                                                               file_part('image/png; name="a.png"', PNG))
    mail('bare_lf', whole.replace(b'\r\n', b'\n'), **WHO, subject='Bare', message_id='k10@corp.example', text='第一行\n第二行',
         files=[a_file('a.png', 'image/png', PNG)])
    mixed = head(JANE, 'Mixed', 'k11@corp.example') + b'MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\r\n\none\r\ntwo\nthree\r\n'
    mail('line_ends_mixed', mixed, **WHO, subject='Mixed', message_id='k11@corp.example', text='one\ntwo\nthree', files=[])
    mail('two_from_fields', b'From: Boss <boss@corp.example>\r\n' + head(JANE, 'Two senders', 'k12@corp.example') + lines('', 'x'),
         **{'from': [['Boss', 'boss@corp.example'], ['Jane Doe', 'jane@corp.example']]}, subject='Two senders',
         message_id='k12@corp.example', text='x', problems=True)
    mail('from_of_two', head('Boss <boss@corp.example>, Jane Doe <jane@corp.example>', 'Two senders', 'k13@corp.example') + lines('', 'x'),
         **{'from': [['Boss', 'boss@corp.example'], ['Jane Doe', 'jane@corp.example']]}, subject='Two senders',
         message_id='k13@corp.example', text='x', problems=True)
    mail('no_from', lines('To: service@desk.example', 'Subject: Nobody', 'Message-ID: <k14@corp.example>', '', 'x'),
         **{'from': []}, subject='Nobody', message_id='k14@corp.example', text='x')
    mail('no_message_id', lines('From: ' + JANE, 'Subject: No id', '', 'x'), **WHO, subject='No id', message_id='', text='x')
    mail('message_id_unusable', lines('From: ' + JANE, 'Subject: Bad id', 'Message-ID: <a b c', '', 'x'), **WHO, subject='Bad id',
         message_id='', text='x')
    mail('two_subjects', lines('From: ' + JANE, 'Subject: first', 'Subject: second', 'Message-ID: <k15@corp.example>', '', 'x'),
         **WHO, subject='first', message_id='k15@corp.example', text='x', problems=True)
    mail('header_line_without_colon', lines('From: ' + JANE, 'this is no field', 'Subject: Still read', 'Message-ID: <k16@corp.example>', '',
                                            'x'), **WHO, subject='Still read', message_id='k16@corp.example', text_has=['x'])
    mail('mbox_line_first', lines('From jane@corp.example Tue Mar  5 10:00:00 2024') + head(JANE, 'Mbox', 'k17@corp.example') +
         lines('', 'x'), **WHO, subject='Mbox', message_id='k17@corp.example', text='x')
    mail('header_only', head(JANE, 'No body', 'k18@corp.example'), **WHO, subject='No body', message_id='k18@corp.example', text='', files=[])
    mail('subject_with_line_break', head(JANE, '=?utf-8?Q?one=0D=0ABcc:_x@evil.example?=', 'k19@corp.example') + lines('', 'x'),
         **WHO, subject='one Bcc: x@evil.example', message_id='k19@corp.example', text='x')


def bombs():
    level = lambda depth, inner: multipart('mixed', f'b{depth}', inner)
    nested = text_part('deep')
    for depth in range(40):
        nested = level(depth, nested)
    mail('bomb_deep', head(JANE, 'Deep', 'z1@corp.example') + nested, refused=True)
    nested = text_part('deep enough')
    for depth in range(20):
        nested = level(depth, nested)
    mail('deep_but_honest', head(JANE, 'Deep', 'z2@corp.example') + nested, **WHO, subject='Deep', message_id='z2@corp.example',
         text='deep enough', files=[])
    mail('bomb_parts', head(JANE, 'Parts', 'z3@corp.example') + multipart('mixed', 'b', *[lines('', 'x')] * 600), refused=True)
    mail('bomb_headers', lines(*[f'X-{n}: y' for n in range(1100)]) + head(JANE, 'Headers', 'z4@corp.example') + lines('', 'x'), refused=True)
    mail('bomb_header_block', head(JANE, 'Long', 'z5@corp.example', *[' ' + 'x' * 900] * 4) + lines('', 'x'), refused=True,
         limits={'header_bytes': 2000})
    mail('bomb_size', head(JANE, 'Large', 'z6@corp.example') + lines('', *['x' * 70] * 60), refused=True, limits={'raw_bytes': 4000})
    many = [file_part(f'image/png; name="{n}.png"', PNG) for n in range(6)]
    mail('many_files', head(JANE, 'Files', 'z7@corp.example') + multipart('mixed', 'b-many', text_part('six files'), *many),
         **WHO, subject='Files', message_id='z7@corp.example', text='six files', limits={'files': 4},
         files=[a_file(f'{n}.png', 'image/png', PNG) for n in range(4)], problems=True)
    mail('long_text', head(JANE, 'Long', 'z8@corp.example', 'MIME-Version: 1.0') + text_part('漏水了' * 400),
         **WHO, subject='Long', message_id='z8@corp.example', text_has=['漏水了'], text_at_most=1000, limits={'text_bytes': 1000}, problems=True)
    mail('html_deep', head(JANE, 'Divs', 'z9@corp.example', 'MIME-Version: 1.0') +
         text_part('<div>' * 3000 + 'at the bottom' + '</div>' * 3000 + '<p>and after</p>', kind='html'),
         **WHO, subject='Divs', message_id='z9@corp.example', text_has=['at the bottom', 'and after'])
    mail('many_words', head(JANE, '\r\n '.join([word('漏', 'utf-8')] * 300), 'z10@corp.example') + lines('', 'x'),
         **WHO, message_id='z10@corp.example', text='x', subject_begins='漏漏漏漏')
    nested = head(JANE, 'innermost', 'in@corp.example') + lines('', 'innermost')
    for depth in range(40):
        nested = head(JANE, f'level {depth}', f'level{depth}@corp.example', 'MIME-Version: 1.0', 'Content-Type: message/rfc822') + b'\r\n' + nested
    mail('mails_in_mails', nested, **WHO, subject='level 39', message_id='level39@corp.example', text_lacks=['innermost'],
         files=[{'type': 'message/rfc822'}])


def make():
    faults()
    bombs()
