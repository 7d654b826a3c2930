// Builds the message that the webmail's own compose form sends or saves: what Waxseal must keep secrets out of.
import { randomUUID } from 'node:crypto';
import type { WebRequest } from './http-messages.ts';
import type { UploadedFile } from './sessions.ts';
import { mailDate } from './submission.ts';

/** The message, CRLF; attachments get the type that the server detects, never that of S/MIME. */
export function ownMessage(request: WebRequest, from: string, attachments: readonly UploadedFile[]): Buffer {
  const head = [
    'MIME-Version: 1.0',
    `Date: ${mailDate(new Date())}`,
    `From: ${from}`,
    `To: ${request.value('_to').replace(/[\s,]+$/, '') || 'undisclosed-recipients:;'}`,
    ...(request.value('_cc') ? [`Cc: ${request.value('_cc')}`] : []),
    `Subject: ${request.value('_subject')}`,
    `Message-ID: <${randomUUID()}@example.test>`,
  ];
  const text = `Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${crlf(request.value('_message'))}\r\n`;
  if (attachments.length === 0) return Buffer.from(`${head.join('\r\n')}\r\n${text}`);
  const boundary = `=_${randomUUID()}`;
  const parts = attachments.map(
    ({ name, bytes }) =>
      `Content-Transfer-Encoding: base64\r\nContent-Type: application/octet-stream;\r\n name=${name}\r\n` +
      `Content-Disposition: attachment;\r\n filename=${name}; size=${bytes.length}\r\n\r\n` +
      bytes.toString('base64').replace(/.{1,76}/g, '$&\r\n'),
  );
  const body = [text, ...parts].map((part) => `--${boundary}\r\n${part}`).join('');
  return Buffer.from(
    `${head.join('\r\n')}\r\nContent-Type: multipart/mixed;\r\n boundary="${boundary}"\r\n\r\n${body}--${boundary}--\r\n`,
  );
}

function crlf(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}
