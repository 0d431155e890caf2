// mailparser 3.8.1 reads the corpus: does somebody else decode the mails the way that their .json says?
// Compared are what is a matter of decoding: senders, subjects, message ids, words of the text, files. What is a
// matter of judgement (which text counts, what is a reply) is not. Where mailparser differs, the reason stands here;
// a deviation that has gone is reported too, so that the list stays true.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import {simpleParser} from 'mailparser';

const folder = new URL('../corpus/', import.meta.url);
const names = readdirSync(folder).filter(name => name.endsWith('.eml')).map(name => name.slice(0, -4)).sort();

/** For each mail what mailparser reads differently, and why that is no fault of the expectation. */
const deviations = {
  alternative_with_empty_text: {differs: ['text'], why: 'it gives each alternative by itself and leaves the choice to its caller'},
  alternative_with_stub: {differs: ['text'], why: 'the same: it does not know what a stub is'},
  base64_that_is_text: {differs: ['text'], why: 'it believes a label of base64 on plain text'},
  boundary_never_comes: {differs: ['text'], why: 'it drops what stands before the first boundary'},
  boundary_not_declared: {differs: ['text'], why: 'it does not guess a boundary that is not declared'},
  digest: {differs: ['files'], why: 'it does not know that parts of a digest are mails (RFC 2046, 5.1.5)'},
  gb2312_label_gb18030_four_bytes: {differs: ['text'], why: 'it reads gb2312 as GBK, which has no four-byte characters'},
  html_deep: {differs: ['thrown'], why: 'its HTML to text recurses and overflows the stack'},
  hz_body: {differs: ['text'], why: 'its charset library does not know HZ'},
  iso_2022_jp_without_label: {differs: ['text'], why: 'without a label it does not look for escape sequences'},
  latin1_is_windows_1252: {differs: ['text'], why: 'it reads iso-8859-1 to the letter, where senders mean windows-1252'},
  message_id_unusable: {differs: ['message_id'], why: 'it puts the missing bracket to an id with blanks, which no mail can refer to'},
  name_of_windows: {differs: ['files'], why: 'it gives names as they are sent, folders too'},
  name_raw_gbk: {differs: ['files'], why: 'it reads 8-bit names as Latin-1'},
  name_raw_utf8: {differs: ['files'], why: 'it reads 8-bit names as Latin-1'},
  name_that_turns_around: {differs: ['files'], why: 'it gives names as they are sent, overrides of direction too'},
  name_with_folders: {differs: ['files'], why: 'it gives names as they are sent, folders too'},
  no_charset_gbk: {differs: ['text'], why: 'it guesses no charset but UTF-8'},
  raw_gbk_names: {differs: ['from'], why: 'the same, in headers'},
  raw_gbk_subject: {differs: ['subject'], why: 'the same, in headers'},
  related_inline: {differs: ['text'], why: 'it makes text of HTML only if that is the whole mail or other text is there'},
  subject_with_line_break: {differs: ['subject'], why: 'it lets an encoded line end through into the subject'},
  two_from_fields: {differs: ['from'], why: 'it takes the last of several From fields and does not tell'},
  two_subjects: {differs: ['subject'], why: 'it takes the last of several fields'},
  unknown_8bit: {differs: ['text'], why: 'it guesses no charset but UTF-8'},
  utf8_label_gbk_bytes: {differs: ['text'], why: 'it believes the label although the bytes are no UTF-8'},
  uuencode: {differs: ['files'], why: 'it leaves uuencoded files in the text'},
};

const squeeze = text => (text ?? '').replace(/[\s\u00a0]+/g, '').normalize('NFC');

function wordsOfText(expected) {
  if (expected.text !== undefined) return expected.text.split('\n').filter(line => line.trim());
  return [...(expected.text_has ?? []), ...(expected.fresh_has ?? []),
    ...(expected.fresh ?? '').split('\n').filter(line => line.trim())];
}

function checkText(parsed, expected) {
  const text = squeeze(parsed.text);
  return wordsOfText(expected).every(line => text.includes(squeeze(line)));
}

function fileFits(want, file) {
  if (want.sha256 && createHash('sha256').update(file.content).digest('hex') !== want.sha256) return false;
  if (want.size !== undefined && file.size !== want.size) return false;
  if (want.type && file.contentType !== want.type) return false;
  if (want.content_id && file.contentId !== `<${want.content_id}>`) return false;
  // Names that are not safe to show are changed by us, and parts without a name are given one.
  return !want.name || want.name_ends !== undefined || file.filename === want.name;
}

function checkFiles(parsed, expected) {
  const allowed = expected.files_allowed ?? [];
  const files = parsed.attachments.filter(file => !allowed.some(want => fileFits(want, file)));
  return files.length === expected.files.length && expected.files.every((want, at) => fileFits(want, files[at]));
}

/** What differs: some of "from", "subject", "message_id", "text", "files". */
function differences(parsed, expected) {
  const from = (parsed.from?.value ?? []).map(({name, address}) => [name, address]);
  const lower = list => JSON.stringify(list.map(([name, address]) => [name, address.toLowerCase()]));
  const found = [];
  if (expected.from && lower(from) !== lower(expected.from)) found.push('from');
  if (expected.subject !== undefined && (parsed.subject ?? '') !== expected.subject) found.push('subject');
  if (expected.message_id !== undefined && (parsed.messageId ?? '').replace(/^<|>$/g, '') !== expected.message_id) found.push('message_id');
  if (!checkText(parsed, expected)) found.push('text');
  if (expected.files && !checkFiles(parsed, expected)) found.push('files');
  return found;
}

for (const name of names) {
  const expected = JSON.parse(readFileSync(new URL(`${name}.json`, folder)));
  // Limits are ours: what is refused or cut short by them cannot be compared.
  if (expected.refused || expected.limits) continue;
  test(name, async () => {
    const raw = readFileSync(new URL(`${name}.eml`, folder));
    const parsed = await simpleParser(raw, {skipTextToHtml: true}).catch(() => undefined);
    const found = parsed ? differences(parsed, expected) : ['thrown'];
    assert.deepEqual(found, deviations[name]?.differs ?? [], JSON.stringify(parsed && {
      from: parsed.from?.value, subject: parsed.subject, id: parsed.messageId, text: parsed.text?.slice(0, 300),
      files: parsed.attachments.map(file => [file.filename, file.contentType, file.size])}));
  });
}

test('every known deviation belongs to a mail and gives a reason', () => {
  for (const [name, {differs, why}] of Object.entries(deviations)) {
    assert.ok(names.includes(name), name);
    assert.ok(differs.length > 0 && why.length > 10, name);
  }
});
