// Reads every hostile text, in a process that can be ended: says which one it begins with, and what it has done.
import { HOSTILE_TEXTS } from './hostile-texts.ts';

const LENGTHS = [250_000, 1_000_000];

for (const { name, text, read } of HOSTILE_TEXTS) {
  for (const length of LENGTHS) {
    const hostile = text(length);
    process.send?.({ name, length, isDone: false });
    read(hostile);
    process.send?.({ name, length, isDone: true });
  }
}

process.disconnect();
