// Entry of the window that asks before a letter is sent, by the ticket in its address.
import { render } from 'preact';
import { BackgroundClient } from '../platform/background-client.ts';
import { takeLanguage } from '../platform/language.ts';
import { ConfirmApp } from './confirm-app.tsx';

takeLanguage(document.documentElement);
render(
  <ConfirmApp client={new BackgroundClient()} ticket={location.hash.slice(1)} />,
  document.getElementById('app')!,
);
