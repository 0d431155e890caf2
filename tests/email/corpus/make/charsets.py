"""Charsets, encoded words and names of files, with the faults that mailers make."""
from pieces import *


def plain(name, text, data, label, encoding, **more):
    """A text mail whose body is exactly these bytes."""
    field = f'Content-Type: text/plain; charset={label}' if label else 'Content-Type: text/plain'
    body = {'base64': b64, 'quoted-printable': qp}.get(encoding, lambda same: same)(data)
    expected = dict({'from': [['Sender', 'sender@test.example']], 'subject': 'Charset', 'message_id': f'{name}@test.example',
                     'text': text, 'files': []}, **more)
    mail(name, head('Sender <sender@test.example>', 'Charset', f'{name}@test.example', 'MIME-Version: 1.0', field,
                    f'Content-Transfer-Encoding: {encoding}', '') + body, **expected)


def with_subject(name, field, subject, **more):
    mail(name, head('Sender <sender@test.example>', field, f'{name}@test.example') + lines('', 'x'),
         **dict({'from': [['Sender', 'sender@test.example']], 'subject': subject, 'message_id': f'{name}@test.example',
                 'text': 'x', 'files': []}, **more))


def with_file(name, file_name, *fields, data=PDF, media_type='application/pdf', **more):
    """A mail with one file whose content fields are these."""
    part = lines(*fields, 'Content-Transfer-Encoding: base64', '') + b64(data)
    mail(name, head('Sender <sender@test.example>', 'File', f'{name}@test.example') +
         multipart('mixed', 'b-file', text_part('see file'), part),
         **dict({'from': [['Sender', 'sender@test.example']], 'subject': 'File', 'message_id': f'{name}@test.example',
                 'text': 'see file', 'files': [a_file(file_name, media_type, data)]}, **more))


def bodies():
    rare = '朱镕基路的李喆、丁玥说：洗衣机漏水了'
    plain('gb2312_label_gbk_bytes', rare, rare.encode('gbk'), 'gb2312', 'base64')
    plain('gb2312_label_gbk_8bit', rare, rare.encode('gbk'), '"gb2312"', '8bit')
    four = '𠮷野家的㐂机器，符号€和😀'
    plain('gb2312_label_gb18030_four_bytes', four, four.encode('gb18030'), 'GB2312', 'quoted-printable')
    plain('gb18030_label', four, four.encode('gb18030'), 'gb18030', 'base64')
    plain('cp936_label', rare, rare.encode('gbk'), 'cp936', 'base64')
    plain('x_gbk_label', rare, rare.encode('gbk'), 'x-gbk', 'base64')
    hz = '洗衣机漏水了，请修理。~'
    plain('hz_body', hz, '洗衣机漏水了，请修理。'.encode('hz') + b'~~', 'HZ-GB-2312', '7bit')
    japanese = 'エアコンが冷えません。修理をお願いします。'
    plain('iso_2022_jp', japanese, japanese.encode('iso2022_jp'), 'ISO-2022-JP', '7bit')
    plain('iso_2022_jp_without_label', japanese, japanese.encode('iso2022_jp'), '', '7bit')
    big5 = '冰箱不冷了，請派人來看。'
    plain('big5_body', big5, big5.encode('big5'), 'Big5', 'base64')
    plain('big5_hkscs_body', '部冷氣機壞咗，喺旺角', '部冷氣機壞咗，喺旺角'.encode('big5hkscs'), 'big5-hkscs', 'base64')
    plain('korean', '세탁기가 고장났어요', '세탁기가 고장났어요'.encode('cp949'), 'ks_c_5601-1987', 'base64')
    plain('korean_beyond_the_label', '똠방각하 펲시콜라', '똠방각하 펲시콜라'.encode('cp949'), 'ks_c_5601-1987', 'base64')
    plain('latin1_is_windows_1252', 'It’s “broken” – 5 €', 'It’s “broken” – 5 €'.encode('cp1252'), 'iso-8859-1', 'quoted-printable')
    plain('utf16_body', '洗衣机\n漏水', b'\xff\xfe' + '洗衣机\r\n漏水'.encode('utf-16-le'), 'utf-16', 'base64')
    plain('utf8_bom', '洗衣机漏水', b'\xef\xbb\xbf' + '洗衣机漏水'.encode(), 'utf-8', 'base64')
    plain('no_charset_utf8', '洗衣机漏水', '洗衣机漏水'.encode(), '', '8bit')
    plain('no_charset_gbk', '我家的洗衣机漏水了，请尽快派人来修理，谢谢。', '我家的洗衣机漏水了，请尽快派人来修理，谢谢。'.encode('gbk'), '', '8bit')
    plain('us_ascii_is_utf8', '洗衣机漏水', '洗衣机漏水'.encode(), 'us-ascii', '8bit')
    plain('unknown_8bit', '我家的洗衣机漏水了，请尽快派人来修理，谢谢。', '我家的洗衣机漏水了，请尽快派人来修理，谢谢。'.encode('gbk'), 'unknown-8bit',
          '8bit')
    plain('utf8_label_gbk_bytes', '我家的洗衣机漏水了，请尽快派人来修理，谢谢。', '我家的洗衣机漏水了，请尽快派人来修理，谢谢。'.encode('gbk'), 'utf-8',
          'base64')
    plain('control_characters', None, 'a\0 b\tc\r\n\u202ed\u0007'.encode(), 'utf-8', 'base64',
          text_has=['b\tc'], text_lacks=['\0', '\u202e', '\u0007'])
    name = 'qp_lower_case'
    body = b'=e6=b4=97=e8=a1=a3=\r\n=e6=9c=ba =3d =e5=9d=8f=e4=\r\n=ba=86'
    mail(name, head('Sender <sender@test.example>', 'Charset', f'{name}@test.example', 'MIME-Version: 1.0',
                          'Content-Type: text/plain; charset = "UTF-8"', 'Content-Transfer-Encoding: Quoted-Printable', '') +
               body, **{'from': [['Sender', 'sender@test.example']]}, subject='Charset', message_id=f'{name}@test.example',
               text='洗衣机 = 坏了', files=[])


def subjects():
    long = '关于我司采购的全自动洗衣机漏水问题的紧急报修申请（朱镕基路）'
    with_subject('words_cut_gb2312', words_cut(long, 'gbk', 15, 'gb2312'), long)
    with_subject('words_cut_utf8', words_cut(long, 'utf-8', 20), long)
    q_words = '\r\n '.join(word(long.encode()[at:at + 10], 'utf-8', 'Q') for at in range(0, len(long.encode()), 10))
    with_subject('words_cut_q', q_words, long)
    with_subject('words_of_two_charsets', f'Re: {word("洗衣机", "gb2312")} {word("漏水", "utf-8")} X200', 'Re: 洗衣机漏水 X200')
    with_subject('words_with_language', '=?utf-8*zh-CN?B?' + base64.b64encode('报修'.encode()).decode() + '?=', '报修')
    with_subject('words_q_underscores', '=?iso-8859-1?Q?Ger=E4t_ist_kaputt?=', 'Gerät ist kaputt')
    with_subject('words_with_spaces_inside', '=?utf-8?Q?broken machine?=', 'broken machine')
    with_subject('words_glued_to_text', f'[{word("紧急")}]X200', '[紧急]X200')
    with_subject('words_without_padding', '=?utf-8?B?' + base64.b64encode('报修单'.encode() + b'!').decode().rstrip('=') + '?=',
                 '报修单!')
    with_subject('raw_utf8_subject', '洗衣机漏水'.encode(), '洗衣机漏水')
    with_subject('raw_gbk_subject', '洗衣机漏水请修理'.encode('gbk'), '洗衣机漏水请修理')
    with_subject('subject_folded', 'one\r\n two\r\n\tthree', 'one two three')
    mail('raw_utf8_names', head('张三 <zhang@test.example>'.encode(), 'x', 'raw_utf8_names@test.example') + lines('', 'x'),
         **{'from': [['张三', 'zhang@test.example']]}, subject='x', message_id='raw_utf8_names@test.example', text='x', files=[])
    mail('raw_gbk_names', head('"张三丰" <zhang@test.example>'.encode('gbk'), 'x', 'raw_gbk_names@test.example') + lines('', 'x'),
         **{'from': [['张三丰', 'zhang@test.example']]}, subject='x', message_id='raw_gbk_names@test.example', text='x', files=[])
    mail('word_in_quotes', head(f'"{word("张三", "gb18030")}" <Zhang@TEST.example>', 'x', 'word_in_quotes@test.example') +
         lines('', 'x'),
         **{'from': [['张三', 'Zhang@test.example']]}, subject='x', message_id='word_in_quotes@test.example', text='x', files=[])
    mail('comma_in_name', head(f'{word("王, 五")} <wang@test.example>', 'x', 'comma_in_name@test.example') + lines('', 'x'),
         **{'from': [['王, 五', 'wang@test.example']]}, subject='x', message_id='comma_in_name@test.example', text='x', files=[])
    mail('name_that_is_an_address', head('"service@desk.example" <stranger@evil.example>', 'x', 'nia@test.example',
                                         'Reply-To: boss@other.example') + lines('', 'x'),
         **{'from': [['service@desk.example', 'stranger@evil.example']]}, subject='x', message_id='nia@test.example', text='x', files=[])


def names():
    chinese = '2024年3月设备维修申请单（含现场照片及铭牌）.pdf'
    data = chinese.encode()
    pieces = [data[at:at + 25] for at in range(0, len(data), 25)]
    continued = [f" filename*{n}*={'utf-8' + chr(39) * 2 if n == 0 else ''}{percent(piece)}{';' if n + 1 < len(pieces) else ''}"
                 for n, piece in enumerate(pieces)]
    with_file('name_rfc2231_continued', chinese, 'Content-Type: application/pdf', 'Content-Disposition: attachment;', *continued)
    with_file('name_rfc2231_gbk', '发票.pdf', "Content-Type: application/pdf; name*=gb2312''" + percent('发票.pdf', 'gbk'),
              "Content-Disposition: attachment; filename*=GB2312'zh-cn'" + percent('发票.pdf', 'gbk'))
    with_file('name_rfc2047', '保修单.pdf', f'Content-Type: application/pdf; name="{word("保修单.pdf", "gb18030")}"',
              f'Content-Disposition: attachment; filename="{word("保修单.pdf", "gb18030")}"')
    with_file('name_rfc2047_cut', chinese, 'Content-Type: application/pdf;',
              f' name="{words_cut(chinese, "gbk", 15, "gb2312")}"', 'Content-Disposition: attachment')
    with_file('name_both_forms', '发票.pdf', 'Content-Type: application/pdf',
              "Content-Disposition: attachment; filename=\"__.pdf\"; filename*=UTF-8''" + percent('发票.pdf'))
    with_file('name_raw_utf8', '发票.pdf', 'Content-Type: application/pdf', 'Content-Disposition: attachment; filename="发票.pdf"')
    with_file('name_raw_gbk', '设备发票.pdf', 'Content-Type: application/pdf',
              'Content-Disposition: attachment; filename="设备发票.pdf"'.encode('gbk'))
    with_file('name_with_folders', 'passwd', 'Content-Type: application/pdf',
              'Content-Disposition: attachment; filename="../../etc/passwd"')
    with_file('name_of_windows', '照片.pdf', 'Content-Type: application/pdf',
              "Content-Disposition: attachment; filename*=UTF-8''" + percent('C:\\Users\\张三\\照片.pdf'))
    hidden = 'invoice\u202efdp.exe'
    part = lines('Content-Type: application/octet-stream', "Content-Disposition: attachment; filename*=UTF-8''" + percent(hidden),
                 'Content-Transfer-Encoding: base64', '') + b64(PDF)
    mail('name_that_turns_around', head('Sender <sender@test.example>', 'File', 'turn@test.example') +
         multipart('mixed', 'b-file', text_part('see file'), part),
         **{'from': [['Sender', 'sender@test.example']]}, subject='File', message_id='turn@test.example', text='see file',
         files=[a_file('invoicefdp.exe', 'application/octet-stream', PDF)])
    long = '长' * 120 + '.pdf'
    part = lines('Content-Type: application/pdf', "Content-Disposition: attachment; filename*=UTF-8''" + percent(long),
                 'Content-Transfer-Encoding: base64', '') + b64(PDF)
    mail('name_too_long', head('Sender <sender@test.example>', 'File', 'long@test.example') +
         multipart('mixed', 'b-file', text_part('see file'), part),
         **{'from': [['Sender', 'sender@test.example']]}, subject='File', message_id='long@test.example', text='see file',
         files=[dict(a_file('', 'application/pdf', PDF), name_begins='长' * 40, name_ends='.pdf', name_bytes=150)])
    mail('file_without_name', head('Sender <sender@test.example>', 'File', 'noname@test.example') +
         multipart('mixed', 'b-file', text_part('see file'), file_part('application/pdf', PDF)),
         **{'from': [['Sender', 'sender@test.example']]}, subject='File', message_id='noname@test.example', text='see file',
         files=[dict(a_file('', 'application/pdf', PDF), name_ends='.pdf')])


def make():
    bodies()
    subjects()
    names()
