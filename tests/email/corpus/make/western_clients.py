"""The same of the West."""
from pieces import *

OURS = f'{MARKER}\n\nHello Jane,\nwe need two more things:\n\nModel: ____\nSerial number: ____\n\nYour service desk'
OUR_HTML = f'<p>{MARKER}</p><p>Hello Jane,<br>we need two more things:</p><p>Model: ____<br>Serial number: ____</p>'
WANTED = ['we need two more things']


def marked(text):
    return '\n'.join('> ' + line if line else '>' for line in text.split('\n'))


def make():
    jane = 'Jane Doe <jane@corp.example>'
    who = {'from': [['Jane Doe', 'jane@corp.example']], 'files': [], 'kind': 'person'}

    mail('plain_ascii', head(jane, 'Broken washing machine', 'w1@corp.example') +
         lines('', 'Hello,', '', 'my X200 is leaking.', '', 'Jane'),
         **who, subject='Broken washing machine', message_id='w1@corp.example', text='Hello,\n\nmy X200 is leaking.\n\nJane',
         fresh='Hello,\nmy X200 is leaking.\nJane', problems=False)
    mail('outlook_en', head(jane, 'RE: Your ticket', 'SJ0PR01@corp.example', 'Thread-Index: AdpA') +
         alternative('_000_SJ0', 'It is an X200.\n\nJane\n\nFrom: Service <service@desk.example>\nSent: Tuesday, March 5, 2024 '
                     '9:30 AM\nTo: Jane Doe <jane@corp.example>; John Roe <john@corp.example>;\nMax Moe <max@corp.example>\n'
                     'Subject: Your ticket\n\n' + OURS,
                     '<p class="MsoNormal">It is an X200.</p><p>Jane</p><div style="border:none;border-top:solid #E1E1E1 1.0pt">'
                     f'<p><b>From:</b> Service<br><b>Sent:</b> Tuesday</p></div>{OUR_HTML}', 'utf-8',
                     'quoted-printable'),
         **who, subject='RE: Your ticket', message_id='SJ0PR01@corp.example', fresh='It is an X200.\nJane',
         quoted_has=WANTED + ['Sent: Tuesday'])
    mail('outlook_en_html_only', head(jane, 'RE: Your ticket', 'SJ0PR02@corp.example') + lines('MIME-Version: 1.0') +
         text_part('<html><body><div>It is an X200.</div><div id="appendonsend"></div><hr style="width:98%"><div '
                   'id="divRplyFwdMsg"><b>From:</b> Service &lt;service@desk.example&gt;<br><b>Sent:</b> Tuesday<br><b>To:</b> Jane'
                   f'<br><b>Subject:</b> Your ticket</div>{OUR_HTML}</body></html>', 'utf-8', 'html', 'quoted-printable'),
         **who, subject='RE: Your ticket', message_id='SJ0PR02@corp.example', fresh='It is an X200.', quoted_has=WANTED)
    mail('outlook_phone', head(jane, 'Re: Your ticket', 'SJ0PR03@corp.example') + lines('MIME-Version: 1.0') +
         text_part('Serial 12345\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: Service '
                   '<service@desk.example>\nSent: Tuesday, March 5, 2024 9:30:00 AM\nTo: Jane Doe <jane@corp.example>\nSubject: '
                   'Your ticket\n\n' + OURS, encoding='quoted-printable'),
         **who, subject='Re: Your ticket', message_id='SJ0PR03@corp.example', fresh='Serial 12345',
         signature='Get Outlook for iOS<https://aka.ms/o0ukef>', quoted_has=WANTED)
    attribution = 'On Tue, Mar 5, 2024 at 9:30 AM The After-Sales Service Desk of Example\nCompany <service@desk.example> wrote:\n\n'
    mail('gmail_en', head(jane, 'Re: Your ticket', 'CAH01@mail.gmail.example') +
         alternative('00000000a2', 'X200, thanks!\n\n' + attribution + marked(OURS),
                     '<div dir="ltr">X200, thanks!</div><br><div class="gmail_quote"><div class="gmail_attr">On Tue, Mar 5, 2024 at '
                     f'9:30 AM Service wrote:<br></div><blockquote class="gmail_quote">{OUR_HTML}</blockquote></div>'),
         **who, subject='Re: Your ticket', message_id='CAH01@mail.gmail.example', fresh='X200, thanks!', quoted_has=WANTED)
    mail('gmail_en_below', head(jane, 'Re: Your ticket', 'CAH02@mail.gmail.example') + lines('MIME-Version: 1.0') +
         text_part(attribution + marked(OURS) + '\n\nThe model is X200.\nSerial 12345.\n-- \nJane Doe\nExample Corp.'),
         **who, subject='Re: Your ticket', message_id='CAH02@mail.gmail.example', fresh='The model is X200.\nSerial 12345.',
         signature='--\nJane Doe\nExample Corp.', quoted_has=WANTED)
    mail('apple_en', head(jane, 'Re: Your ticket', 'AM01@icloud.example') + lines('MIME-Version: 1.0') +
         text_part('X200\n\nBest regards\nJane\n\n> On 5 Mar 2024, at 09:30, Service <service@desk.example> wrote:\n> \n' +
                   marked(OURS), encoding='quoted-printable'),
         **who, subject='Re: Your ticket', message_id='AM01@icloud.example', fresh='X200\nBest regards\nJane', quoted_has=WANTED)
    mail('iphone_en', head(jane, 'Re: Your ticket', 'AM02@icloud.example') +
         alternative('Apple-Mail-03', 'X200\n\nSent from my iPhone\n\n> On Mar 5, 2024, at 9:30 AM, Service '
                     '<service@desk.example> wrote:\n> \n> \ufeff' + marked(OURS)[2:],
                     '<html><body>X200<br><br><div>Sent from my iPhone</div><div><br><blockquote type="cite">On Mar 5, 2024, at 9:30 AM, '
                     f'Service wrote:<br><br></blockquote></div><blockquote type="cite">{OUR_HTML}</blockquote></body></html>'),
         **who, subject='Re: Your ticket', message_id='AM02@icloud.example', fresh='X200', signature='Sent from my iPhone',
         quoted_has=WANTED)
    flowed = ('On 3/5/24 09:30, Service wrote:\n> Hello Jane, we need two more things before we can send \n> somebody.\n> Model: ____\n'
              'X200, the white one that we bought \nlast year.\n> Serial number: ____\n12345\n\n-- \nJane\n')
    mail('thunderbird_inside_flowed', head(jane, 'Re: Your ticket', 'tb1@corp.example', 'User-Agent: Mozilla Thunderbird') +
         lines('MIME-Version: 1.0', 'Content-Type: text/plain; charset=UTF-8; format=flowed', 'Content-Transfer-Encoding: 7bit', '') +
         crlf(flowed),
         **who, subject='Re: Your ticket', message_id='tb1@corp.example',
         fresh='X200, the white one that we bought last year.\n12345', signature='--\nJane',
         answers=[['Hello Jane, we need two more things before we can send somebody.\nModel: ____',
                   'X200, the white one that we bought last year.'], ['Serial number: ____', '12345']])
    mail('yahoo_en', head(jane, 'Re: Your ticket', 'y1@yahoo.example') +
         alternative('----=_Part_Y', ' The display is dark.\n    On Tuesday, March 5, 2024 at 09:30:00 AM GMT+1, Service '
                     '<service@desk.example> wrote:  \n \n ' + OURS.replace('\n', '\n '),
                     '<div class="ydp"><div>The display is dark.</div></div><div id="ydpyahoo_quoted" class="yahoo_quoted"><div>On '
                     f'Tuesday, March 5, 2024 at 09:30:00 AM GMT+1, Service wrote:</div>{OUR_HTML}</div>'),
         **who, subject='Re: Your ticket', message_id='y1@yahoo.example', fresh='The display is dark.', quoted_has=WANTED)
    mail('yahoo_en_html_only', head(jane, 'Re: Your ticket', 'y2@yahoo.example') + lines('MIME-Version: 1.0') +
         text_part('<div>The display is dark.</div><div class="yahoo_quoted"><div>On Tuesday, March 5, 2024 at 09:30:00 AM GMT+1, '
                   f'Service &lt;service@desk.example&gt; wrote:</div>{OUR_HTML}</div>', kind='html'),
         **who, subject='Re: Your ticket', message_id='y2@yahoo.example', fresh='The display is dark.', quoted_has=WANTED)
    mail('unknown_program_with_our_line', head(jane, 'Odp: Your ticket', 'u1@corp.example') + lines('MIME-Version: 1.0') +
         text_part('X200\n\n' + OURS),
         **who, subject='Odp: Your ticket', message_id='u1@corp.example', fresh='X200', quoted_has=WANTED)
    mail('german_attribution', head(jane, 'AW: Your ticket', 'u2@corp.example') + lines('MIME-Version: 1.0') +
         text_part('X200\n\nAm 05.03.2024 um 09:30 schrieb Service <service@desk.example>:\n' + marked(OURS)),
         **who, subject='AW: Your ticket', message_id='u2@corp.example', fresh='X200', quoted_has=WANTED + ['schrieb'])
    mail('quotes_in_quotes', head(jane, 'Re: Re: Your ticket', 'u3@corp.example') + lines('MIME-Version: 1.0') +
         text_part('Yes, that is right.\n\nOn 3/5/24 09:30, Service wrote:\n> Is it this one?\n>\n> On 3/4/24 08:00, Jane wrote:\n'
                   '>> It is an X200.\n>> Jane\n> Thank you'),
         **who, subject='Re: Re: Your ticket', message_id='u3@corp.example', fresh='Yes, that is right.',
         quoted_has=['>> It is an X200.', '> Thank you'], answers=[])
    mail('comparison_signs', head(jane, 'Overheating', 'u4@corp.example') + lines('MIME-Version: 1.0') +
         text_part('It stops when the temperature is\n>80 degrees\nfor a minute.'),
         **who, subject='Overheating', message_id='u4@corp.example', fresh='It stops when the temperature is\n>80 degrees\nfor a minute.',
         quoted='')
    mail('parcel_labels', head(jane, word('退货'), 'u5@corp.example') + lines('MIME-Version: 1.0') +
         text_part('已寄回：\n寄件人：张三\n收件人：售后部\n单号：SF1234567890'),
         **who, subject='退货', message_id='u5@corp.example', fresh='已寄回：\n寄件人：张三\n收件人：售后部\n单号：SF1234567890', quoted='')
    mail('html_hidden', head(jane, 'Hidden', 'u6@corp.example') + lines('MIME-Version: 1.0') +
         text_part('<html><head><title>no title</title><style>p{color:red}</style><script>alert("no script")</script></head><body>'
                   '<div style="display:none">no preheader</div><!-- no comment --><p>First &amp; second</p><ul><li>one</li><li>two'
                   '</li></ul><noscript>no noscript</noscript><p>a&nbsp;b &#x4e2d;&#25991;</p></body></html>', kind='html'),
         **who, subject='Hidden', message_id='u6@corp.example', text_has=['First & second', 'one', 'two', '中文'],
         text_lacks=['no title', 'no script', 'no preheader', 'no comment', 'color:red', 'no noscript', '<p>'])
