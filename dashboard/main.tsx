/** The dashboard's start: chooses language and theme, shows the app. */
import '@fontsource-variable/inter/index.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { startLanguage } from './language.ts';
import { startLeaving } from './leaving.ts';
import { startTheme } from './theme.ts';
import './theme.css';
import './parts/parts.css';
import './charts/charts.css';
import './shell/shell.css';

startTheme();
startLeaving();
startLanguage(navigator.languages);
const place = document.getElementById('app');
if (place) render(<App />, place);
