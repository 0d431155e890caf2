"""Parts in parts: forwards, calendars, signatures, pictures."""
import binascii

from pieces import *

JANE = 'Jane Doe <jane@corp.example>'
WHO = {'from': [['Jane Doe', 'jane@corp.example']]}

INNER = (head('Li Si <lisi@corp.example>', word('洗衣机坏了'), 'inner@corp.example') +
         multipart('mixed', 'b-inner', text_part('里面的文字'), file_part('image/png; name="inside.png"', PNG,
                                                                    'Content-Disposition: attachment; filename="inside.png"')))


def forwards():
    text = ('请处理这个客户的问题。\n\n---------- 转发的邮件 ---------\n发件人： 李四 <lisi@corp.example>\n日期： 2024年3月5日周二 09:00\n主题： 洗衣机坏了\n'
            '收件人： <jane@corp.example>\n\n\n洗衣机不转了\n-- \n李四')
    mail('forward_gmail_zh', head(JANE, word('Fwd: 洗衣机坏了'), 'f1@corp.example') + lines('MIME-Version: 1.0') + text_part(text),
         **WHO, subject='Fwd: 洗衣机坏了', message_id='f1@corp.example', fresh=text, forwarded=True, quoted='', files=[], kind='person')
    text = ('请处理\n\n------------------ 原始邮件 ------------------\n发件人: "李四" <lisi@qq.example>;\n发送时间: 2024年3月5日(星期二) 上午9:00\n'
            '主题: 洗衣机坏了\n\n洗衣机不转了')
    mail('forward_qq', head(JANE, word('转发：洗衣机坏了', 'gb18030'), 'f2@corp.example') + lines('MIME-Version: 1.0') +
         text_part(text, 'gb18030'),
         **WHO, subject='转发：洗衣机坏了', message_id='f2@corp.example', fresh=text, forwarded=True, files=[], kind='person')
    text = 'FYI\n\nBegin forwarded message:\n\n> From: Li Si <lisi@corp.example>\n> Subject: Broken\n> \n> It does not turn.'
    mail('forward_apple', head(JANE, 'Fwd: Broken', 'f3@corp.example') + lines('MIME-Version: 1.0') + text_part(text),
         **WHO, subject='Fwd: Broken', message_id='f3@corp.example', fresh=text, forwarded=True, files=[], kind='person')
    mail('forward_without_words', head(JANE, 'FW: Broken', 'f4@corp.example') + lines('MIME-Version: 1.0') +
         text_part('________________________________\nFrom: Li Si <lisi@corp.example>\nSent: Tuesday\nTo: Jane\nSubject: Broken\n\n'
                   'It does not turn.'),
         **WHO, subject='FW: Broken', message_id='f4@corp.example', fresh_has=['It does not turn.', 'From: Li Si'], forwarded=True,
         files=[], kind='person')
    mail('forward_as_attachment', head(JANE, 'Fwd', 'f5@corp.example') +
         multipart('mixed', 'b-outer', text_part('见附件里的邮件'),
                   lines('Content-Type: message/rfc822; name="original.eml"', 'Content-Disposition: attachment; filename="original.eml"',
                         '') + INNER),
         **WHO, subject='Fwd', message_id='f5@corp.example', text='见附件里的邮件', text_lacks=['里面的文字'],
         files=[{'name': 'original.eml', 'type': 'message/rfc822'}], kind='person')
    mail('nested_twice', head(JANE, 'Fwd: Fwd', 'f6@corp.example') +
         multipart('mixed', 'b-outer', text_part('outer'),
                   lines('Content-Type: message/rfc822', '') + head('A <a@corp.example>', 'middle', 'mid@corp.example') +
                   multipart('mixed', 'b-middle', text_part('middle text'), lines('Content-Type: message/rfc822', '') + INNER)),
         **WHO, subject='Fwd: Fwd', message_id='f6@corp.example', text='outer', text_lacks=['middle text', '里面的文字'],
         files=[{'type': 'message/rfc822', 'name_ends': '.eml'}], kind='person')
    mail('digest', head(JANE, 'Two mails', 'f7@corp.example') +
         multipart('digest', 'b-digest', lines('') + lines('From: a@corp.example', 'Subject: one', '', 'first'),
                   lines('') + lines('From: b@corp.example', 'Subject: two', '', 'second')),
         **WHO, subject='Two mails', message_id='f7@corp.example', files=[{'type': 'message/rfc822'}, {'type': 'message/rfc822'}])


def enclosed():
    tnef = bytes.fromhex('789f3e22') + bytes(range(200))
    mail('tnef', head(JANE, 'Broken printer', 's1@corp.example') +
         multipart('mixed', 'b-tnef', text_part('The printer is broken.'),
                   file_part('application/ms-tnef; name="winmail.dat"', tnef, 'Content-Disposition: attachment; filename="winmail.dat"')),
         **WHO, subject='Broken printer', message_id='s1@corp.example', text='The printer is broken.',
         files=[a_file('winmail.dat', 'application/ms-tnef', tnef)])
    signature = b'0\x82\x01\x00' + bytes(range(100))
    signed = multipart('signed', 'b-signed', text_part('门锁打不开了', encoding='quoted-printable'),
                       file_part('application/pkcs7-signature; name="smime.p7s"', signature,
                                 'Content-Disposition: attachment; filename="smime.p7s"'))
    signed = signed.replace(b'multipart/signed;', b'multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256;')
    mail('smime_signed', head(JANE, word('门锁'), 's2@corp.example') + signed,
         **WHO, subject='门锁', message_id='s2@corp.example', text='门锁打不开了',
         files_allowed=[a_file('smime.p7s', 'application/pkcs7-signature', signature)])
    sealed = b'0\x80\x06\x09' + bytes(range(150))
    mail('smime_encrypted', head(JANE, 'Secret', 's3@corp.example', 'MIME-Version: 1.0') +
         file_part('application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"', sealed,
                   'Content-Disposition: attachment; filename="smime.p7m"'),
         **WHO, subject='Secret', message_id='s3@corp.example', files=[a_file('smime.p7m', 'application/pkcs7-mime', sealed)], problems=True)
    pgp = b'-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n'
    mail('pgp_encrypted', head(JANE, 'Secret', 's4@corp.example') +
         multipart('encrypted', 'b-pgp', lines('Content-Type: application/pgp-encrypted', '', 'Version: 1'),
                   lines('Content-Type: application/octet-stream; name="encrypted.asc"', '') + pgp),
         **WHO, subject='Secret', message_id='s4@corp.example', problems=True)
    event = crlf('BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:维修\nEND:VEVENT\nEND:VCALENDAR\n')
    mail('calendar', head(JANE, word('上门维修'), 's5@corp.example') +
         multipart('alternative', 'b-cal', text_part('请在周三上午来。'), text_part('<p>请在周三上午来。</p>', kind='html'),
                   lines('Content-Type: text/calendar; method=REQUEST; charset="utf-8"', 'Content-Transfer-Encoding: base64', '') +
                   b64(event)),
         **WHO, subject='上门维修', message_id='s5@corp.example', text='请在周三上午来。', files=[{'type': 'text/calendar', 'name_ends': '.ics'}])
    mail('vcard', head(JANE, 'Card', 's6@corp.example') +
         multipart('mixed', 'b-card', text_part('my card'),
                   lines('Content-Type: text/x-vcard; charset=utf-8; name="jane.vcf"', 'Content-Disposition: attachment; filename="jane.vcf"',
                         'Content-Transfer-Encoding: base64', '') + b64(b'BEGIN:VCARD\r\nEND:VCARD\r\n')),
         **WHO, subject='Card', message_id='s6@corp.example', text='my card',
         files=[a_file('jane.vcf', 'text/x-vcard', b'BEGIN:VCARD\r\nEND:VCARD\r\n')])


def pictures():
    html = text_part('<p>漏水的地方：</p><img src="cid:part1.AB@corp.example"><p>请修理</p>', kind='html')
    picture = file_part('image/png; name="leak.png"', PNG, 'Content-ID: <part1.AB@corp.example>', 'Content-Disposition: inline; filename="leak.png"')
    found = [a_file('leak.png', 'image/png', PNG, content_id='part1.AB@corp.example', shown_inline=True)]
    mail('related_inline', head(JANE, word('漏水'), 'p1@corp.example') + multipart('related', 'b-rel', html, picture),
         **WHO, subject='漏水', message_id='p1@corp.example', text_has=['漏水的地方：', '请修理'], text_from_html=True, files=found)
    deep = multipart('mixed', 'b-mix', multipart('related', 'b-rel', multipart('alternative', 'b-alt', text_part('漏水的地方'), html),
                                                 picture),
                     file_part('application/pdf; name="warranty.pdf"', PDF, 'Content-Disposition: attachment; filename="warranty.pdf"'))
    mail('mixed_related_alternative', head(JANE, word('漏水'), 'p2@corp.example') + deep,
         **WHO, subject='漏水', message_id='p2@corp.example', text='漏水的地方', text_from_html=False,
         files=found + [a_file('warranty.pdf', 'application/pdf', PDF)])
    mail('alternative_holds_related', head(JANE, word('漏水'), 'p3@corp.example') +
         multipart('alternative', 'b-alt', text_part('漏水的地方'), multipart('related', 'b-rel', html, picture)),
         **WHO, subject='漏水', message_id='p3@corp.example', text='漏水的地方', files=found)
    mail('only_a_file', head(JANE, word('照片'), 'p4@corp.example', 'MIME-Version: 1.0') +
         file_part('image/jpeg; name="a.jpg"', JPEG, 'Content-Disposition: attachment; filename="a.jpg"'),
         **WHO, subject='照片', message_id='p4@corp.example', text='', files=[a_file('a.jpg', 'image/jpeg', JPEG)])
    mail('text_file_is_no_body', head(JANE, word('日志'), 'p5@corp.example') +
         multipart('mixed', 'b-log', text_part('日志在附件'), file_part('text/plain; charset=utf-8; name="fault.log"', b'E42 pump\r\n',
                                                                'Content-Disposition: attachment; filename="fault.log"')),
         **WHO, subject='日志', message_id='p5@corp.example', text='日志在附件', text_lacks=['E42'],
         files=[a_file('fault.log', 'text/plain', b'E42 pump\r\n')])
    mail('alternative_with_stub', head(JANE, word('空调'), 'p6@corp.example') +
         alternative('b-stub', '您的邮件客户端不支持 HTML 格式邮件，请使用网页查看。', '<p>空调滴水</p>'),
         **WHO, subject='空调', message_id='p6@corp.example', text='空调滴水', text_from_html=True, files=[])
    mail('alternative_with_empty_text', head(JANE, word('空调'), 'p7@corp.example') + alternative('b-empty', ' \n', '<p>空调滴水</p>'),
         **WHO, subject='空调', message_id='p7@corp.example', text='空调滴水', text_from_html=True, files=[])
    data = b'pump log\n'
    coded = b'begin 644 pump.log\r\n' + binascii.b2a_uu(data).replace(b'\n', b'\r\n') + b'`\r\nend\r\n'
    mail('uuencode', head(JANE, 'Log', 'p8@corp.example') + lines('', 'see below', '') + coded,
         **WHO, subject='Log', message_id='p8@corp.example', text='see below', files=[{'name': 'pump.log', 'size': len(data),
                                                                                      'sha256': hashlib.sha256(data).hexdigest()}])


def make():
    forwards()
    enclosed()
    pictures()
