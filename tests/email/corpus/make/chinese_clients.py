"""Replies and first mails the way that the mail programs of China write them."""
from pieces import *

OUR_TEXT = f'{MARKER}\n\n您好，张三：\n我们还需要两项信息：\n\n设备型号: ____\n序列号: ____\n\n售后服务'
OUR_HTML = f'<p>{MARKER}</p><p>您好，张三：<br>我们还需要两项信息：</p><p>设备型号: ____<br>序列号: ____</p><p>售后服务</p>'
WANTED = ['我们还需要两项信息']


def marked(text):
    return '\n'.join('> ' + line if line else '>' for line in text.split('\n'))


def make():
    zhang = f'{word("张三", "gb18030")} <zhangsan@qq.example>'
    sender = [['张三', 'zhangsan@qq.example']]

    text = '你们好，\n我的洗衣机 X200 漏水了，请安排维修。\n电话 13800000000'
    html = ('<meta http-equiv="Content-Type" content="text/html; charset=GB18030"><div>你们好，</div>'
            '<div>我的洗衣机&nbsp;X200&nbsp;漏水了，请安排维修。</div><div>电话 13800000000</div>')
    mail('qq_first', head(zhang, word('洗衣机漏水', 'gb18030'), 'tencent_01@qq.example', 'X-Mailer: QQMail 2.x',
                          'X-QQ-MIME: TCMime 1.0 by Tencent') +
         alternative('----=_NextPart_65E67C40_0A', text, html, 'gb18030'),
         **{'from': sender}, subject='洗衣机漏水', message_id='tencent_01@qq.example', text=text, fresh=text,
         files=[], kind='person', problems=False)

    tail = ('------------------ 原始邮件 ------------------\n发件人: "售后服务" <service@desk.example>;\n'
            '发送时间: 2024年3月5日(星期二) 上午9:30\n收件人: "张三"<zhangsan@qq.example>;\n\n主题: 您的报修\n\n\n')
    html_tail = ('<div><includetail><div>&nbsp;</div><div>&nbsp;</div><div style="font-size: 12px;">'
                 '------------------&nbsp;原始邮件&nbsp;------------------</div>'
                 '<div style="background:#efefef;"><div><b>发件人:</b>&nbsp;"售后服务"&nbsp;&lt;service@desk.example&gt;;</div>'
                 '<div><b>发送时间:</b>&nbsp;2024年3月5日(星期二) 上午9:30</div><div><b>收件人:</b>&nbsp;"张三"'
                 '&lt;zhangsan@qq.example&gt;;</div><div><b>主题:</b>&nbsp;您的报修</div></div><div>&nbsp;</div>'
                 f'{OUR_HTML}</includetail></div>')
    mail('qq_reply', head(zhang, word('回复：您的报修', 'gb18030'), 'tencent_02@qq.example',
                          'In-Reply-To: <c1.m1@desk.example>') +
         alternative('----=_NextPart_02', '型号 X200，序列号 SN-77。\n\n\n' + tail + OUR_TEXT,
                     '<div>型号 X200，序列号 SN-77。</div>' + html_tail, 'gb18030'),
         **{'from': sender}, subject='回复：您的报修', message_id='tencent_02@qq.example', fresh='型号 X200，序列号 SN-77。',
         quoted_has=WANTED + ['原始邮件'], files=[], kind='person')
    mail('qq_reply_html_only', head(zhang, word('回复：您的报修', 'gb18030'), 'tencent_03@qq.example') +
         lines('MIME-Version: 1.0') +
         text_part('<div>型号 X200</div><div>序列号 SN-77</div>' + html_tail, 'gb18030', 'html'),
         **{'from': sender}, subject='回复：您的报修', message_id='tencent_03@qq.example',
         fresh='型号 X200\n序列号 SN-77', quoted_has=WANTED, files=[], kind='person')
    mobile = ('SN-77\n\n发自我的iPhone\n\n\n------------------ Original ------------------\nFrom: 售后服务 '
              '<service@desk.example>\nDate: Tue,Mar 5,2024 9:30 AM\nTo: 张三 <zhangsan@qq.example>\n'
              'Subject: Re: 您的报修\n\n')
    mail('qq_mobile', head(zhang, word('Re: 您的报修', 'utf-8'), 'tencent_04@qq.example') + lines('MIME-Version: 1.0') +
         text_part(mobile + OUR_TEXT, 'utf-8'),
         **{'from': sender}, subject='Re: 您的报修', message_id='tencent_04@qq.example', fresh='SN-77',
         signature='发自我的iPhone', quoted_has=WANTED, files=[], kind='person')
    mail('qq_app_new', head(zhang, word('回复：您的报修'), 'tencent_05@qq.example') + lines('MIME-Version: 1.0') +
         text_part('<div>型号是 X200</div><div><br></div><div>售后服务&lt;service@desk.example&gt;&nbsp;在 2024年3月5日 '
                   f'周二 9:30 写道：</div><div><br></div><blockquote>{OUR_HTML}</blockquote>', 'utf-8', 'html'),
         **{'from': sender}, subject='回复：您的报修', message_id='tencent_05@qq.example', fresh='型号是 X200',
         quoted_has=WANTED, files=[], kind='person')

    li = f'{word("李四", "gb2312")} <lisi@company.example>'
    sender = [['李四', 'lisi@company.example']]
    fox = ('型号 X200，序列号见铭牌照片。\n\n\n\n________________________________\nlisi@company.example\n \n'
           '发件人： 售后服务\n发送时间： 2024-03-05 09:30\n收件人： lisi\n抄送： 王五\n主题： 您的报修\n')
    fox_html = ('<html><head><meta http-equiv="content-type" content="text/html; charset=GB2312"><style>body { '
                'line-height: 1.5; }</style></head><body><div><span></span>型号 X200，序列号见铭牌照片。</div><div><br></div>'
                '<hr style="width: 210px; height: 1px;" color="#b5c4df" size="1" align="left">'
                '<div><span><div style="MARGIN: 10px;">lisi@company.example</div></span></div>'
                '<blockquote style="margin-Top: 0px;"><div>&nbsp;</div><div style="border:none;border-top:solid #B5C4DF '
                '1.0pt;padding:3.0pt 0cm 0cm 0cm"><div><b>发件人：</b>&nbsp;<a href="mailto:service@desk.example">售后服务</a>'
                '</div><div><b>发送时间：</b>&nbsp;2024-03-05&nbsp;09:30</div><div><b>收件人：</b>&nbsp;lisi</div>'
                f'<div><b>主题：</b>&nbsp;您的报修</div></div>{OUR_HTML}</blockquote></body></html>')
    mail('foxmail_reply', head(li, word('回复: 您的报修', 'gb2312'), '202403051000@company.example',
                               'X-Mailer: Foxmail 7.2.25.254[cn]') +
         alternative('----=_001_NextPart', fox + OUR_TEXT, fox_html, 'gb2312', label='GB2312'),
         **{'from': sender}, subject='回复: 您的报修', message_id='202403051000@company.example',
         fresh='型号 X200，序列号见铭牌照片。', signature='________________________________\nlisi@company.example',
         quoted_has=WANTED + ['发件人'], files=[], kind='person')
    mail('foxmail_html_only', head(li, word('回复: 您的报修', 'gb2312'), '202403051001@company.example') +
         lines('MIME-Version: 1.0') + text_part(fox_html, 'gb2312', 'html', 'quoted-printable', 'GB2312'),
         **{'from': sender}, subject='回复: 您的报修', message_id='202403051001@company.example',
         fresh_has=['型号 X200，序列号见铭牌照片。'], fresh_lacks=WANTED + ['发送时间'], quoted_has=WANTED, files=[], kind='person')

    wang = f'{word("王小五", "GBK")} <wang@163.example>'
    sender = [['王小五', 'wang@163.example']]
    quoted = '\n'.join('>' + line for line in OUR_TEXT.split('\n'))
    mail('netease_text', head(wang, word('Re:您的报修', 'GBK'), '1a2b.3.18e@wang.163.example',
                              'X-Originating-IP: [192.0.2.7]', 'X-Mailer: Coremail Webmail Server') +
         lines('MIME-Version: 1.0') +
         text_part('空调型号 K35。\n\n\n\n\n\n\n\nAt 2024-03-05 09:30:00, "售后服务" <service@desk.example> wrote:\n' + quoted,
                   'gbk', label='GBK'),
         **{'from': sender}, subject='Re:您的报修', message_id='1a2b.3.18e@wang.163.example', fresh='空调型号 K35。',
         quoted_has=['>设备型号: ____', 'wrote:'], answers=[], files=[], kind='person')
    mail('netease_html', head(wang, word('Re:您的报修', 'GBK'), '1a2b.4.18e@wang.163.example') +
         alternative('----=_Part_1_2.3', '空调型号 K35。\n\n在 2024-03-05 09:30:00，"售后服务" <service@desk.example> 写道：\n' +
                     quoted, '<div style="line-height:1.7">空调型号 K35。</div><div id="divNeteaseMailCard"></div><br><pre>'
                     '<br>在 2024-03-05 09:30:00，"售后服务" &lt;service@desk.example&gt; 写道：<br></pre>'
                     f'<blockquote id="isReplyContent" style="PADDING-LEFT: 1ex">{OUR_HTML}</blockquote>', 'gbk', label='GBK'),
         **{'from': sender}, subject='Re:您的报修', message_id='1a2b.4.18e@wang.163.example', fresh='空调型号 K35。',
         quoted_has=WANTED, files=[], kind='person')
    mail('netease_html_only', head(wang, word('Re:您的报修', 'utf-8'), '1a2b.5.18e@wang.163.example') +
         lines('MIME-Version: 1.0') +
         text_part('<div>空调型号 K35。</div><br>在 2024-03-05 09:30:00，"售后服务" &lt;service@desk.example&gt; 写道：<br>'
                   f'<blockquote id="isReplyContent">{OUR_HTML}</blockquote>', 'utf-8', 'html'),
         **{'from': sender}, subject='Re:您的报修', message_id='1a2b.5.18e@wang.163.example', fresh='空调型号 K35。',
         quoted_has=WANTED, files=[], kind='person')
    mail('netease_app', head(wang, word('回复：您的报修'), 'app.6@wang.163.example') + lines('MIME-Version: 1.0') +
         text_part('昨天开始不制冷。\n\n\n| |\n王小五\n|\n|\n邮箱：wang@163.example\n|\n\n签名由 网易邮箱大师 定制\n\n'
                   '---- 回复的原邮件 ----\n| 发件人 | 售后服务<service@desk.example> |\n| 发送日期 | 2024年03月05日 09:30 |\n'
                   '| 收件人 | wang@163.example |\n| 主题 | 您的报修 |\n' + OUR_TEXT),
         **{'from': sender}, subject='回复：您的报修', message_id='app.6@wang.163.example', fresh='昨天开始不制冷。',
         signature='| |\n王小五\n|\n|\n邮箱：wang@163.example\n|\n签名由 网易邮箱大师 定制', quoted_has=WANTED, files=[], kind='person')
    photo = a_file('铭牌照片.jpg', 'image/jpeg', JPEG)
    mail('netease_126_with_photo', head(wang, word('保修单', 'GBK'), '1a2b.7.18e@wang.126.example') +
         multipart('mixed', '----=_Part_7', multipart('alternative', '----=_Part_8', text_part('照片见附件', 'gbk'),
                                                      text_part('<div>照片见附件</div>', 'gbk', 'html')),
                   file_part(f'image/jpeg; name="{word("铭牌照片.jpg", "GBK")}"', JPEG,
                             f'Content-Disposition: attachment; filename="{word("铭牌照片.jpg", "GBK")}"')),
         **{'from': sender}, subject='保修单', message_id='1a2b.7.18e@wang.126.example', text='照片见附件', files=[photo],
         kind='person', problems=False)

    zhao = f'{word("赵六", "gb2312")} <zhaoliu@corp.example>'
    sender = [['赵六', 'zhaoliu@corp.example']]
    outlook_text = ('第三台打印机卡纸。\n\n赵六\n\n发件人: 售后服务 <service@desk.example>\n发送时间: 2024年3月5日 9:30\n'
                    '收件人: 赵六 <zhaoliu@corp.example>\n抄送: 孙七 <sunqi@corp.example>\n主题: 您的报修\n\n')
    outlook_html = ('<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm;} --></style>'
                    '<!--[if gte mso 9]><xml>不要显示</xml><![endif]--></head><body lang="ZH-CN"><div class="WordSection1">'
                    '<p class="MsoNormal">第三台打印机卡纸。<o:p></o:p></p><p class="MsoNormal">赵六<o:p>&nbsp;</o:p></p>'
                    '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
                    '<p class="MsoNormal"><b>发件人:</b> 售后服务 &lt;service@desk.example&gt; <br><b>发送时间:</b> 2024年3月5日 '
                    '9:30<br><b>收件人:</b> 赵六 &lt;zhaoliu@corp.example&gt;<br><b>主题:</b> 您的报修</p></div></div>'
                    f'{OUR_HTML}</div></body></html>')
    mail('outlook_zh', head(zhao, word('答复: 您的报修', 'gb2312'), 'TYZPR01MB0001@TYZPR01MB0001.corp.example',
                            'Thread-Topic: x', 'X-MS-Has-Attach: ') +
         alternative('_000_TYZPR01', outlook_text + OUR_TEXT, outlook_html, 'gb2312', 'quoted-printable'),
         **{'from': sender}, subject='答复: 您的报修', message_id='TYZPR01MB0001@TYZPR01MB0001.corp.example',
         fresh='第三台打印机卡纸。\n赵六', quoted_has=WANTED + ['发送时间'], files=[], kind='person')
    mail('outlook_zh_html_only', head(zhao, word('答复: 您的报修', 'gb2312'), 'TYZPR01MB0002@corp.example') +
         lines('MIME-Version: 1.0') + text_part(outlook_html, 'gb2312', 'html', 'quoted-printable'),
         **{'from': sender}, subject='答复: 您的报修', message_id='TYZPR01MB0002@corp.example', fresh='第三台打印机卡纸。\n赵六',
         text_lacks=['不要显示', 'MsoNormal'], quoted_has=WANTED, files=[], kind='person')
    mail('outlook_web_zh', head(zhao, word('回复: 您的报修'), 'OSZP286MB0003@corp.example') + lines('MIME-Version: 1.0') +
         text_part('<html><body><div class="elementToProof">序列号 SN-88</div><div id="appendonsend"></div>'
                   '<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font>'
                   '<b>发件人:</b> 售后服务 &lt;service@desk.example&gt;<br><b>发送时间:</b> 2024年3月5日 9:30<br><b>收件人:</b> '
                   f'赵六<br><b>主题:</b> 您的报修</font><div>&nbsp;</div></div>{OUR_HTML}</body></html>', 'utf-8', 'html'),
         **{'from': sender}, subject='回复: 您的报修', message_id='OSZP286MB0003@corp.example', fresh='序列号 SN-88',
         quoted_has=WANTED, files=[], kind='person')
    filled = (OUR_TEXT.replace('设备型号: ____', '设备型号: X200').replace('序列号: ____', '序列号: __SN-88__'))
    mail('outlook_zh_filled_below', head(zhao, word('答复: 您的报修'), 'TYZPR01MB0004@corp.example') +
         lines('MIME-Version: 1.0') +
         text_part('已填在下面。\n\n________________________________\n发件人: 售后服务 <service@desk.example>\n发送时间: '
                   '2024年3月5日 9:30\n收件人: 赵六\n主题: 您的报修\n\n' + filled),
         **{'from': sender}, subject='答复: 您的报修', message_id='TYZPR01MB0004@corp.example', fresh='已填在下面。',
         quoted_has=['设备型号: X200'], sent=OUR_TEXT,
         filled=[['设备型号: ____', 'X200'], ['序列号: ____', 'SN-88']], files=[], kind='person')

    chen = f'{word("陈八")} <chen@icloud.example>'
    sender = [['陈八', 'chen@icloud.example']]
    mail('apple_zh', head(chen, word('回复：您的报修'), 'A1B2C3D4@icloud.example', 'X-Mailer: Apple Mail (2.3731)') +
         lines('MIME-Version: 1.0') +
         text_part('序列号是 SN-99。\n\n> 在 2024年3月5日，上午9:30，售后服务 <service@desk.example> 写道：\n> \n' + marked(OUR_TEXT),
                   encoding='quoted-printable'),
         **{'from': sender}, subject='回复：您的报修', message_id='A1B2C3D4@icloud.example', fresh='序列号是 SN-99。',
         quoted_has=['> 设备型号: ____', '写道'], files=[], kind='person')
    mail('apple_zh_phone', head(chen, word('回复：您的报修'), 'A1B2C3D5@icloud.example', 'X-Mailer: iPhone Mail (21D61)') +
         alternative('Apple-Mail-01', '是 X200\n\n发自我的 iPhone\n\n在 2024年3月5日，09:30，售后服务\n<service@desk.example>\n写道：\n\n﻿' +
                     OUR_TEXT, '<html><body>是 X200<br><br><div dir="ltr">发自我的 iPhone</div><div dir="ltr"><br><blockquote '
                     f'type="cite">在 2024年3月5日，09:30，售后服务 &lt;service@desk.example&gt; 写道：<br><br></blockquote></div>'
                     f'<blockquote type="cite"><div dir="ltr">{OUR_HTML}</div></blockquote></body></html>'),
         **{'from': sender}, subject='回复：您的报修', message_id='A1B2C3D5@icloud.example', fresh='是 X200',
         signature='发自我的 iPhone', quoted_has=WANTED, files=[], kind='person')
    image = a_file('IMG_0001.png', 'image/png', PNG)
    mail('apple_text_image_text', head(chen, word('漏水'), 'A1B2C3D6@icloud.example') +
         multipart('mixed', 'Apple-Mail-02', text_part('这里漏水：', encoding='quoted-printable'),
                   file_part('image/png; name=IMG_0001.png', PNG, 'Content-Disposition: inline; filename=IMG_0001.png'),
                   text_part('请尽快来。\n\n发自我的 iPhone', encoding='quoted-printable')),
         **{'from': sender}, subject='漏水', message_id='A1B2C3D6@icloud.example', fresh='这里漏水：\n请尽快来。',
         signature='发自我的 iPhone', files=[image], kind='person')

    zhou = f'"{word("周九")}" <zhou@exmail.example>'
    sender = [['周九', 'zhou@exmail.example']]
    mail('wecom_mail', head(zhou, word('回复：您的报修'), 'tencent_ex_1@qq.example', 'X-Mailer: QQMail 2.x') +
         alternative('----=_NextPart_EX', '两台都坏了。\n\n周九\n\n\n------------------ Original message ------------------\n'
                     'From: 售后服务 <service@desk.example>;\nDate: 周二 2024-03-05 09:30\nTo: 周九 <zhou@exmail.example>; \n'
                     'Subject: 您的报修\n\n' + OUR_TEXT,
                     '<div>两台都坏了。</div><div><br></div><div>周九</div><div style="border-top:1px dashed #bcbcbc"></div><div>'
                     '------------------&nbsp;Original message&nbsp;------------------</div><div><b>From:</b> 售后服务 '
                     f'&lt;service@desk.example&gt;;</div><div><b>Date:</b> 周二 2024-03-05 09:30</div>{OUR_HTML}'),
         **{'from': sender}, subject='回复：您的报修', message_id='tencent_ex_1@qq.example', fresh='两台都坏了。\n周九',
         quoted_has=WANTED, files=[], kind='person')
    mail('wecom_mail_phone', head(zhou, word('回复：您的报修'), 'tencent_ex_2@qq.example') + lines('MIME-Version: 1.0') +
         text_part('<p>SN-5</p><p>发自我的企业微信</p><div>----------------回复的邮件信息----------------</div><div>------------------ '
                   f'原始邮件 ------------------</div><div>发件人: 售后服务 &lt;service@desk.example&gt;</div>{OUR_HTML}',
                   kind='html'),
         **{'from': sender}, subject='回复：您的报修', message_id='tencent_ex_2@qq.example', fresh_has=['SN-5'],
         fresh_lacks=WANTED + ['发自我的企业微信'], signature='发自我的企业微信', quoted_has=WANTED, files=[], kind='person')
    wu = f'{word("吴十")} <wu@aliyun.example>'
    mail('aliyun', head(wu, word('回复：您的报修'), 'aliyun.1@aliyun.example', 'X-Mailer: Alimail-Mailagent') +
         lines('MIME-Version: 1.0') +
         text_part('门锁打不开了。\n\n' + '-' * 66 + '\n发件人：售后服务 <service@desk.example>\n发送时间：2024年3月5日(星期二) 09:30\n'
                   '收件人：吴十 <wu@aliyun.example>\n主　题：您的报修\n\n' + OUR_TEXT),
         **{'from': [['吴十', 'wu@aliyun.example']]}, subject='回复：您的报修', message_id='aliyun.1@aliyun.example',
         fresh='门锁打不开了。', quoted_has=WANTED + ['主　题'], files=[], kind='person')

    zheng = f'{word("郑一")} <zheng@gmail.example>'
    sender = [['郑一', 'zheng@gmail.example']]
    gmail = '售后服务 <service@desk.example> 于2024年3月5日周二 09:30写道：\n\n'
    mail('gmail_zh', head(zheng, word('Re: 您的报修'), 'CAF01@mail.gmail.example') +
         alternative('000000000000a1', '电视没有声音\n\n' + gmail + marked(OUR_TEXT) + '\n',
                     '<div dir="ltr">电视没有声音</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">售后服务 &lt;'
                     '<a href="mailto:service@desk.example">service@desk.example</a>&gt; 于2024年3月5日周二 09:30写道：<br></div>'
                     f'<blockquote class="gmail_quote" style="margin:0px">{OUR_HTML}</blockquote></div>'),
         **{'from': sender}, subject='Re: 您的报修', message_id='CAF01@mail.gmail.example', fresh='电视没有声音',
         quoted_has=['> 设备型号: ____'], answers=[], files=[], kind='person')
    mail('gmail_zh_html_only', head(zheng, word('Re: 您的报修'), 'CAF02@mail.gmail.example') + lines('MIME-Version: 1.0') +
         text_part('<div dir="ltr">电视没有声音</div><br><div class="gmail_quote"><div class="gmail_attr">售后服务 &lt;service@desk.'
                   f'example&gt; 于2024年3月5日周二 09:30写道：<br></div><blockquote class="gmail_quote">{OUR_HTML}</blockquote></div>',
                   kind='html'),
         **{'from': sender}, subject='Re: 您的报修', message_id='CAF02@mail.gmail.example', fresh='电视没有声音',
         quoted_has=WANTED, text_from_html=True, files=[], kind='person')
    answers = marked(OUR_TEXT).replace('> 设备型号: ____', '> 设备型号: ____\nTV55').replace('> 序列号: ____',
                                                                                 '> 序列号: ____\n\nSN-11，背面铭牌\n')
    mail('gmail_zh_answers_inside', head(zheng, word('Re: 您的报修'), 'CAF03@mail.gmail.example') +
         lines('MIME-Version: 1.0') + text_part('见下。\n\n' + gmail + answers),
         **{'from': sender}, subject='Re: 您的报修', message_id='CAF03@mail.gmail.example',
         fresh='见下。\nTV55\nSN-11，背面铭牌',
         answers=[['设备型号: ____', 'TV55'], ['序列号: ____', 'SN-11，背面铭牌']], files=[], kind='person')
    lin = f'{word("林怡君", "big5")} <lin@yahoo.example>'
    mail('yahoo_taiwan', head(lin, word('回覆： 您的報修', 'big5'), 'tw1@yahoo.example') + lines('MIME-Version: 1.0') +
         text_part('冰箱不冷了\n\n林怡君 敬上\n\n從我的 iPhone 傳送\n\n----- 原始郵件 -----\n寄件者： 售後服務 <service@desk.example>\n'
                   '收件者： 林怡君\n寄件日期： 2024年3月5日 上午9:30\n主旨： 您的報修\n\n請告訴我們型號', 'big5'),
         **{'from': [['林怡君', 'lin@yahoo.example']]}, subject='回覆： 您的報修', message_id='tw1@yahoo.example',
         fresh='冰箱不冷了\n林怡君 敬上', signature='從我的 iPhone 傳送', quoted_has=['請告訴我們型號'], files=[], kind='person')
    mail('gmail_taiwan', head(lin, word('Re: 您的報修'), 'tw2@gmail.example') + lines('MIME-Version: 1.0') +
         text_part('冰箱不冷了\n\n售後服務 <service@desk.example> 於 2024年3月5日 週二 上午9:30寫道：\n\n> 請告訴我們型號\n'),
         **{'from': [['林怡君', 'lin@yahoo.example']]}, subject='Re: 您的報修', message_id='tw2@gmail.example',
         fresh='冰箱不冷了', quoted_has=['> 請告訴我們型號'], files=[], kind='person')
    mail('outlook_taiwan', head(lin, word('回覆: 您的報修', 'big5'), 'tw3@outlook.example') + lines('MIME-Version: 1.0') +
         text_part('型號 R300\n\n________________________________\n寄件者: 售後服務 <service@desk.example>\n寄件日期: 2024年3月5日 上午 '
                   '09:30\n收件者: 林怡君\n主旨: 您的報修\n\n請告訴我們型號', 'big5', encoding='quoted-printable'),
         **{'from': [['林怡君', 'lin@yahoo.example']]}, subject='回覆: 您的報修', message_id='tw3@outlook.example',
         fresh='型號 R300', quoted_has=['請告訴我們型號'], files=[], kind='person')
    mail('phone_trailer', head(zheng, word('门铃坏了'), 'hw1@phone.example') + lines('MIME-Version: 1.0') +
         text_part('门铃不响了，请派人。\n从我的华为手机发送'),
         **{'from': sender}, subject='门铃坏了', message_id='hw1@phone.example', fresh='门铃不响了，请派人。',
         signature='从我的华为手机发送', quoted='', files=[], kind='person')
    mail('only_a_quote', head(zheng, word('Re: 您的报修'), 'only1@phone.example') + lines('MIME-Version: 1.0') +
         text_part(gmail + marked('请确认维修结果')),
         **{'from': sender}, subject='Re: 您的报修', message_id='only1@phone.example', nothing_new=True,
         fresh_has=['请确认维修结果'], files=[], kind='person')
    mail('gmail_zh_answers_inside_html', head(zheng, word('Re: 您的报修'), 'CAF04@mail.gmail.example') + lines('MIME-Version: 1.0') +
         text_part('<div dir="ltr">见下。</div><br><div class="gmail_quote"><div class="gmail_attr">售后服务 &lt;service@desk.example&gt; '
                   '于2024年3月5日周二 09:30写道：<br></div><blockquote class="gmail_quote"><p>我们还需要两项信息：</p><p>设备型号: ____</p>'
                   '</blockquote><div>TV55</div><blockquote class="gmail_quote"><p>序列号: ____</p></blockquote><div>SN-11</div></div>',
                   kind='html'),
         **{'from': sender}, subject='Re: 您的报修', message_id='CAF04@mail.gmail.example', fresh_has=['见下。', 'TV55', 'SN-11'],
         fresh_lacks=['我们还需要两项信息'], files=[], kind='person')
    mail('apple_zh_filled_in_the_quote', head(chen, word('回复：您的报修'), 'A1B2C3D7@icloud.example') + lines('MIME-Version: 1.0') +
         text_part('填好了\n\n> 在 2024年3月5日，上午9:30，售后服务 <service@desk.example> 写道：\n> \n' +
                   marked(OUR_TEXT.replace('设备型号: ____', '设备型号: X200').replace('序列号: ____', '序列号：SN-99'))),
         **{'from': [['陈八', 'chen@icloud.example']]}, subject='回复：您的报修', message_id='A1B2C3D7@icloud.example', fresh='填好了',
         sent=OUR_TEXT, filled=[['设备型号: ____', 'X200'], ['序列号: ____', 'SN-99']], files=[], kind='person')
