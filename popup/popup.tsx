// Entry of the popup and of its full-page view.
import { render } from 'preact';
import { takeLanguage } from '../platform/language.ts';
import { AppFrame } from './app-frame.tsx';
import { routeFromHash, viewFrom } from './route.ts';

document.documentElement.dataset['view'] = viewFrom(location.search, routeFromHash(location.hash));
takeLanguage(document.documentElement);
render(<AppFrame />, document.getElementById('root')!);
