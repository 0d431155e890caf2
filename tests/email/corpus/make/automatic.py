"""Mails that no person wrote: bounces, absence notices, lists."""
from pieces import *

DAEMON = 'Mail Delivery System <MAILER-DAEMON@mx.example>'


def report(sender, subject, message_id, kind, human, machine, returned, *more, returned_type='message/rfc822'):
    """A multipart/report of RFC 3462 with its three parts."""
    parts = [human, lines(f'Content-Type: message/{kind}', '') + lines(*machine),
             lines(f'Content-Type: {returned_type}', '') + lines(*returned)]
    body = multipart('report', 'b-report', *parts).replace(b'multipart/report;', f'multipart/report; report-type={kind};'.encode())
    return lines('Return-Path: <>') + head(sender, subject, message_id, *more) + body


OURS = ['From: Service <service@desk.example>', 'To: nobody@gone.example', 'Subject: Your ticket', 'Message-ID: <c7.m3@desk.example>',
        'Date: Tue, 5 Mar 2024 09:00:00 +0800', '', '您好']


def status(recipient, action, code, diagnostic):
    return ['Reporting-MTA: dns; mx.example', 'Arrival-Date: Tue, 5 Mar 2024 09:00:00 +0800', '',
            f'Final-Recipient: rfc822; {recipient}', f'Original-Recipient: rfc822;{recipient}', f'Action: {action}',
            f'Status: {code}', f'Diagnostic-Code: smtp; {diagnostic}']


def bounces():
    human = text_part("I'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.",
                      encoding='quoted-printable')
    daemon = {'from': [['Mail Delivery System', 'MAILER-DAEMON@mx.example']]}
    mail('bounce_postfix', report(DAEMON, 'Undelivered Mail Returned to Sender', 'b1@mx.example', 'delivery-status', human,
                                  status('nobody@gone.example', 'failed', '5.1.1', '550 5.1.1 User unknown'), OURS,
                                  'Auto-Submitted: auto-replied'),
         **daemon, subject='Undelivered Mail Returned to Sender', message_id='b1@mx.example', kind='bounce', why='delivery report',
         bounces=[['nobody@gone.example', 'hard', '5.1.1']], returned_message_id='c7.m3@desk.example')
    mail('bounce_delayed', report(DAEMON, 'Delayed Mail (still being retried)', 'b2@mx.example', 'delivery-status', human,
                                  status('slow@gone.example', 'delayed', '4.4.1', 'connect to mx.gone.example: timed out'), OURS[:4],
                                  'Auto-Submitted: auto-replied', returned_type='text/rfc822-headers'),
         **daemon, subject='Delayed Mail (still being retried)', message_id='b2@mx.example', kind='delay_notice',
         why='delivery report that says delayed', bounces=[['slow@gone.example', 'delayed', '4.4.1']],
         returned_message_id='c7.m3@desk.example')
    mail('bounce_mailbox_full', report(DAEMON, 'Undelivered Mail Returned to Sender', 'b3@mx.example', 'delivery-status', human,
                                       status('full@corp.example', 'failed', '5.2.2', '552 5.2.2 Mailbox full'), OURS),
         **daemon, subject='Undelivered Mail Returned to Sender', message_id='b3@mx.example', kind='bounce', why='delivery report',
         bounces=[['full@corp.example', 'soft', '5.2.2']], returned_message_id='c7.m3@desk.example')
    two = status('nobody@gone.example', 'failed', '5.1.1', '550 5.1.1 unknown') + [
        '', 'Final-Recipient: rfc822; slow@gone.example', 'Action: delayed', 'Status: 4.4.1']
    mail('bounce_two_recipients', report(DAEMON, 'Undelivered Mail', 'b4@mx.example', 'delivery-status', human, two, OURS),
         **daemon, subject='Undelivered Mail', message_id='b4@mx.example', kind='bounce', why='delivery report',
         bounces=[['nobody@gone.example', 'hard', '5.1.1'], ['slow@gone.example', 'delayed', '4.4.1']])
    mail('delivered_notice', report(DAEMON, 'Successful Mail Delivery Report', 'b5@mx.example', 'delivery-status', human,
                                    status('jane@corp.example', 'delivered', '2.0.0', '250 2.0.0 Saved'), OURS),
         **daemon, subject='Successful Mail Delivery Report', message_id='b5@mx.example', kind='delivery_notice',
         why='delivery report that says delivered')
    html = text_part('<html><body><p><b>未传递到 nobody@corp.example</b></p><p>找不到该电子邮件地址。远程服务器返回 '
                     "'550 5.1.10 RESOLVER.ADR.RecipientNotFound'</p></body></html>", 'utf-8', 'html', 'quoted-printable')
    exchange = 'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@corp.example>'
    mail('bounce_exchange_report', report(exchange, word('未传递: 您的工单'), 'b6@corp.example', 'delivery-status', html,
                                          ['Reporting-MTA: dns;TYZPR01MB1.corp.example', '',
                                           'Final-Recipient: rfc822;nobody@corp.example', 'Action: failed', 'Status: 5.1.10',
                                           'Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found'],
                                          OURS, 'Auto-Submitted: auto-replied', 'X-MS-Exchange-Message-Is-Ndr:'),
         **{'from': [['Microsoft Outlook', 'MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@corp.example']]},
         subject='未传递: 您的工单', message_id='b6@corp.example', kind='bounce', why='delivery report',
         bounces=[['nobody@corp.example', 'hard', '5.1.10']])
    mail('bounce_exchange_html', lines('Return-Path: <>') +
         head('Mail Administrator <postmaster@corp.example>', 'Undeliverable: Your ticket', 'b7@corp.example', 'MIME-Version: 1.0',
              'In-Reply-To: <c7.m3@desk.example>') +
         text_part('<html><body><h3>Delivery has failed to these recipients or groups:</h3><p>nobody@corp.example</p><p>The email '
                   "address you entered couldn't be found.</p><p>Diagnostic information for administrators:</p><p>nobody@corp.example<br>"
                   '#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##</p></body></html>', kind='html'),
         **{'from': [['Mail Administrator', 'postmaster@corp.example']]}, subject='Undeliverable: Your ticket',
         message_id='b7@corp.example', kind='bounce', why='null sender, postmaster and subject',
         bounces=[[None, 'hard', '5.1.1']])
    mail('bounce_qq_html', lines('Return-Path: <>') +
         head('PostMaster <PostMaster@qq.example>', word('系统退信', 'gb18030'), 'b8@qq.example', 'MIME-Version: 1.0',
              'X-QQ-MIME: TCMime 1.0 by Tencent') +
         text_part('<div>抱歉，您的邮件被退回来了……</div><div>退信原因：收件人邮箱地址不存在，邮件无法送达。</div><div>收件人：'
                   'nobody@qq.example</div><div>Host returned: 550 Mailbox not found. '
                   'http://service.example/cgi-bin/help</div>', 'gb18030', 'html'),
         **{'from': [['PostMaster', 'PostMaster@qq.example']]}, subject='系统退信', message_id='b8@qq.example', kind='bounce',
         why='null sender, postmaster and subject', bounces=[[None, 'hard', None]])
    mail('bounce_netease', lines('Return-Path: <>') +
         head('Postmaster@163.example', word('系统退信', 'gbk'), 'b9@163.example', 'MIME-Version: 1.0') +
         text_part('您的邮件无法投递到以下收件人：\n\n<nobody@163.example>\n\n失败原因：550 User not found: nobody@163.example', 'gbk'),
         **{'from': [['', 'Postmaster@163.example']]}, subject='系统退信', message_id='b9@163.example', kind='bounce',
         why='null sender, postmaster and subject', bounces=[[None, 'hard', None]])
    mail('bounce_exim', lines('Return-Path: <>') +
         head('Mail Delivery System <Mailer-Daemon@exim.example>', 'Mail delivery failed: returning message to sender',
              'b10@exim.example', 'X-Failed-Recipients: nobody@corp.example', 'Auto-Submitted: auto-replied') +
         lines('', 'This message was created automatically by mail delivery software.', '',
               'A message that you sent could not be delivered to one or more of its', 'recipients. This is a permanent error. The '
               'following address(es) failed:', '', '  nobody@corp.example', '    host mx.corp.example [192.0.2.1]',
               '    SMTP error from remote mail server after RCPT TO:<nobody@corp.example>:', '    550 5.1.1 no such user', '',
               '------ This is a copy of the message, including all the headers. ------', '', 'Message-ID: <c7.m3@desk.example>'),
         **{'from': [['Mail Delivery System', 'Mailer-Daemon@exim.example']]}, subject='Mail delivery failed: returning message to sender',
         message_id='b10@exim.example', kind='bounce', why='X-Failed-Recipients', bounces=[['nobody@corp.example', 'hard', '5.1.1']])
    gmail = report('Mail Delivery Subsystem <mailer-daemon@googlemail.example>', 'Delivery Status Notification (Failure)', 'b11@mail.example',
                   'delivery-status', human, ['Reporting-MTA: dns; googlemail.example', '', 'Final-Recipient: rfc822; nobody@gmail.example',
                                              'Action: failed', 'Status: 5.1.1', 'Last-Attempt-Date: Tue, 05 Mar 2024 01:00:00 -0800 (PST)'],
                   OURS, 'X-Failed-Recipients: nobody@gmail.example', 'Auto-Submitted: auto-replied')
    mail('bounce_gmail', gmail, **{'from': [['Mail Delivery Subsystem', 'mailer-daemon@googlemail.example']]},
         subject='Delivery Status Notification (Failure)', message_id='b11@mail.example', kind='bounce', why='delivery report',
         bounces=[['nobody@gmail.example', 'hard', '5.1.1']], returned_message_id='c7.m3@desk.example')
    receipt = report('Jane <jane@corp.example>', 'Read: Your ticket', 'b12@corp.example', 'disposition-notification',
                     text_part('Your message was read.'), ['Final-Recipient: rfc822;jane@corp.example',
                                                           'Original-Message-ID: <c7.m3@desk.example>',
                                                           'Disposition: manual-action/MDN-sent-manually; displayed'], OURS[:4],
                     returned_type='text/rfc822-headers')
    mail('read_receipt', receipt, **{'from': [['Jane', 'jane@corp.example']]}, subject='Read: Your ticket', message_id='b12@corp.example',
         kind='disposition', why='disposition notification')
    complaint = report('FBL <fbl@isp.example>', 'complaint', 'b13@isp.example', 'feedback-report', text_part('This is an abuse report.'),
                       ['Feedback-Type: abuse', 'User-Agent: FBL/1.0', 'Version: 1'], OURS)
    mail('complaint', complaint, **{'from': [['FBL', 'fbl@isp.example']]}, subject='complaint', message_id='b13@isp.example',
         kind='complaint', why='feedback report')


def absences():
    jane = {'from': [['Jane Doe', 'jane@corp.example']], 'files': []}
    mail('vacation_rfc3834', lines('Return-Path: <>') +
         head('Jane Doe <jane@corp.example>', 'Re: Your ticket', 'v1@corp.example', 'Auto-Submitted: auto-replied (vacation)',
              'In-Reply-To: <c7.m3@desk.example>') + lines('', 'I am away until Monday.'),
         **jane, subject='Re: Your ticket', message_id='v1@corp.example', text='I am away until Monday.', kind=['vacation', 'automatic'],
         why='Auto-Submitted')
    mail('vacation_outlook_zh', head(f'{word("赵六")} <zhaoliu@corp.example>', word('自动答复: 您的工单'), 'v2@corp.example',
                                     'X-Auto-Response-Suppress: All', 'Auto-Submitted: auto-generated', 'MIME-Version: 1.0') +
         text_part('<p>我正在休假，3月11日回来。</p>', kind='html'),
         **{'from': [['赵六', 'zhaoliu@corp.example']]}, subject='自动答复: 您的工单', message_id='v2@corp.example',
         text='我正在休假，3月11日回来。', kind=['vacation', 'automatic'], why='Auto-Submitted and X-Auto-Response-Suppress', files=[])
    mail('vacation_exchange_en', head('Jane Doe <jane@corp.example>', 'Automatic reply: Your ticket', 'v3@corp.example',
                                      'X-Auto-Response-Suppress: DR, OOF, AutoReply', 'MIME-Version: 1.0') + text_part('I am out of office.'),
         **jane, subject='Automatic reply: Your ticket', message_id='v3@corp.example', text='I am out of office.',
         kind=['vacation', 'automatic'], why='X-Auto-Response-Suppress')
    mail('vacation_qq_without_header', head(f'{word("张三", "gb18030")} <zhangsan@qq.example>', word('自动回复:您的工单', 'gb18030'),
                                            'v4@qq.example', 'MIME-Version: 1.0') + text_part('您好，您的邮件我已收到，我会尽快回复您。', 'gb18030'),
         **{'from': [['张三', 'zhangsan@qq.example']]}, subject='自动回复:您的工单', message_id='v4@qq.example',
         text='您好，您的邮件我已收到，我会尽快回复您。', not_answered=True, why='nothing but the subject', files=[])
    mail('vacation_precedence', head('Jane Doe <jane@corp.example>', 'Away', 'v5@corp.example', 'Precedence: Auto_Reply',
                                     'X-Autoreply: yes') + lines('', 'Away.'),
         **jane, subject='Away', message_id='v5@corp.example', text='Away.', kind=['vacation', 'automatic'], why='Precedence, X-Autoreply')
    mail('auto_submitted_no', head('Jane Doe <jane@corp.example>', 'My fridge', 'v6@corp.example', 'Auto-Submitted: no') +
         lines('', 'It is broken.'),
         **jane, subject='My fridge', message_id='v6@corp.example', text='It is broken.', kind='person', why='Auto-Submitted: no')
    mail('a_person_about_leave', head('Jane Doe <jane@corp.example>', word('休假前请修好空调'), 'v7@corp.example') + lines('', 'ok'),
         **jane, subject='休假前请修好空调', message_id='v7@corp.example', text='ok', kind='person',
         why='the word alone is a weak hint')


def lists():
    mail('mailing_list', head('Jane Doe <jane@corp.example>', '[users] question', 'l1@lists.example', 'List-Id: Users <users.lists.example>',
                              'List-Post: <mailto:users@lists.example>', 'Precedence: list') + lines('', 'Hello list'),
         **{'from': [['Jane Doe', 'jane@corp.example']]}, subject='[users] question', message_id='l1@lists.example', text='Hello list',
         kind='list', why='List-Id', files=[])
    mail('newsletter', head('News <news@shop.example>', word('三月优惠'), 'l2@shop.example', 'List-Unsubscribe: <https://shop.example/u>',
                            'Precedence: bulk', 'MIME-Version: 1.0') + text_part('<p>优惠</p>', kind='html'),
         **{'from': [['News', 'news@shop.example']]}, subject='三月优惠', message_id='l2@shop.example', text='优惠', kind='list',
         why='List-Unsubscribe', files=[])
    mail('notification', head('Monitor <no-reply@monitor.example>', 'Disk full', 'l3@monitor.example') + lines('', 'Disk full'),
         **{'from': [['Monitor', 'no-reply@monitor.example']]}, subject='Disk full', message_id='l3@monitor.example', text='Disk full',
         kind='automatic', why='no-reply', files=[])
    mail('machine_bulk', head('Build <build@corp.example>', 'Build failed', 'l4@corp.example', 'Precedence: bulk') + lines('', 'Failed'),
         **{'from': [['Build', 'build@corp.example']]}, subject='Build failed', message_id='l4@corp.example', text='Failed',
         kind=['automatic', 'list'], why='Precedence', files=[])
    mail('our_own_came_back', head('Somebody <other@corp.example>', 'Your ticket', 'l5@corp.example', 'X-Aftercare-Loop: corpus') +
         lines('', 'x'),
         **{'from': [['Somebody', 'other@corp.example']]}, subject='Your ticket', message_id='l5@corp.example', text='x', kind='own',
         why='our loop header', files=[])
    mail('from_ourselves', head('Service <service@desk.example>', 'Your ticket', 'l6@desk.example') + lines('', 'x'),
         **{'from': [['Service', 'service@desk.example']]}, subject='Your ticket', message_id='l6@desk.example', text='x', kind='own',
         why='From is our address', files=[])


def make():
    bounces()
    absences()
    lists()
