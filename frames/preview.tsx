// Entry of the preview: one attachment in a tab of our own, by the ticket in the tab's address.
import { render } from 'preact';
import { BackgroundClient } from '../platform/background-client.ts';
import { PreviewApp } from './preview-app.tsx';

document.documentElement.lang = navigator.language;
render(
  <PreviewApp client={new BackgroundClient()} ticket={location.hash.slice(1)} />,
  document.getElementById('app')!,
);
