// Every day of the shipped calendar against npm chinese-days, which is kept by others from the same
// announcements of the State Council.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import chineseDays from 'chinese-days';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const program = resolve(process.env.WORKING_DAYS_BIN || join(root, 'build/release/tests/core/working_days'));

for (const year of ['2025', '2026']) {
  test(`working days of ${year} are those of chinese-days`, () => {
    assert.ok(readdirSync(join(root, 'config/calendars/cn')).includes(`${year}.json`));
    const ours = execFileSync(program, [year], { encoding: 'utf8' }).trim().split('\n').map((line) => line.split(' '));
    assert.equal(ours.length, 365);
    const different = ours.filter(([day, worked]) => (worked === '1') !== chineseDays.isWorkday(day));
    assert.deepEqual(different, []);
  });
}
