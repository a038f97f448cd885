/** What a User-Agent says: a robot's name, or device, browser and system in plain words. Pure but for the memory of what was read lately. */
import Bowser from 'bowser';
import { isbot, isbotMatch } from 'isbot';

/** One User-Agent, read. What it does not tell is empty. */
export interface Agent {
  /** What the robot is called; empty for a person's browser. */
  robot: string;
  /** `phone`, `tablet`, `computer`, `tv` or empty. */
  device: string;
  browser: string;
  system: string;
}

/** Of nobody's browser. */
export const NO_AGENT: Agent = { robot: '', device: '', browser: '', system: '' };
/** A real one has about 120 characters; what is beyond this is not read. */
const LONGEST = 500;
const HELD = 2000;

const DEVICE: Readonly<Record<string, string>> = { mobile: 'phone', tablet: 'tablet', desktop: 'computer', tv: 'tv' };
/** Names as people call them. */
const CALLED: Readonly<Record<string, string>> = {
  'Microsoft Edge': 'Edge',
  'Samsung Internet for Android': 'Samsung Internet',
  'Android Browser': 'Android browser',
  'Internet Explorer': 'Internet Explorer',
  'Google Search': 'Google app',
  'DuckDuckGo Browser': 'DuckDuckGo',
  'UC Browser': 'UC Browser',
  'Opera Touch': 'Opera',
  'Opera Coast': 'Opera',
};
/** Libraries and tools that somebody's program sends events with: what they send is meant, where no visitor's own User-Agent stands beside it. */
const PROGRAM =
  /^(node|undici|axios|got|curl|python|aiohttp|okhttp|java|apache-httpclient|go-http-client|ruby|faraday|rest-client|php|guzzle|symfony|dart|deno|bun|analytics-|segment|rudder|kith|postman|insomnia|httpie|happy-dom|jsdom|libwww|perl|reactor-netty|ktor|dotnet|swift|cfnetwork|cpp-httplib|k6|vegeta|wget)/i;
const WINDOWLESS = /Headless(Chrome|Shell)/;

const read = new Map<string, Agent>();

/** Reads a User-Agent; what was read lately is remembered, so that a busy site costs one look a browser. */
export function agentOf(text: string): Agent {
  const known = read.get(text);
  if (known) {
    // The oldest stands first: what is used moves to the end.
    read.delete(text);
    read.set(text, known);
    return known;
  }
  const short = text.slice(0, LONGEST);
  const agent: Agent = { robot: isbot(short) ? robotName(short) : '', ...browserOf(short) };
  if (text.length > LONGEST) return agent;
  read.set(text, agent);
  const oldest = read.keys().next().value;
  if (read.size > HELD && oldest !== undefined) read.delete(oldest);
  return agent;
}

/** Whether a User-Agent of a request is a program's rather than a page's: a server or a script that reports what others did. */
export const isProgram = (text: string): boolean => PROGRAM.test(text);
/** Whether it is a browser without a window: a site's own tests and previews, or somebody who reads pages by machine. */
export const isWindowless = (text: string): boolean => WINDOWLESS.test(text);

function browserOf(text: string): Omit<Agent, 'robot'> {
  if (text.trim() === '') return { device: '', browser: '', system: '' };
  const { browser, os, platform } = Bowser.parse(text);
  const name = browser.name ?? '';
  return {
    device: DEVICE[platform.type ?? ''] ?? '',
    browser: (CALLED[name] ?? name).slice(0, 60),
    system: (os.name ?? '').slice(0, 60),
  };
}

/** A robot's own name where it says one (`Googlebot`, `GPTBot`), else what gave it away. */
function robotName(text: string): string {
  const own = /([A-Za-z][\w-]*(?:bot|crawler|spider|slurp)[\w-]*)/i.exec(text)?.[1];
  const name = own ?? isbotMatch(text) ?? '';
  return name.replace(/[/\s].*$/, '').slice(0, 40) || 'unnamed';
}
