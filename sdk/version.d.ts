/** The version in package.json, put in by the build. */
declare const __KITH_VERSION__: string;
