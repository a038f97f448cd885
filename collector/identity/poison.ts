/** Ids that name nobody: what broken templates, empty variables and test pages send. Compared trimmed, unquoted and in lower case. */
const words = new Set(
  `anonymous guest distinctid distinct_id id not_authenticated email undefined true false nan none null nil unknown user userid user_id visitor
   test tester testuser admin example default n/a na - -- -1 0 1 null,null undefined@undefined test@test.com test@example.com example@example.com
   noreply@example.com your_user_id your-user-id youruserid user-id undefined,undefined [object] (none) (null) (empty) empty void`.split(
    /\s+/,
  ),
);
const patterns: RegExp[] = [
  /^[0\-{}\s]+$/, // all-zero ids, with or without dashes
  /^f{8}-?f{4}-?f{4}-?f{4}-?f{12}$/,
  /^\[object .*\]$/,
  /^(\{\{.*\}\}|\{.*\}|\$\{.*\}|<.*>|%.*%|\[\[.*\]\]|<%.*%>|\$[a-z_]+|__[a-z_]+__)$/s, // a template that was not filled in
  /^function\b.*\{.*\}$/s,
  /^\(.*\)\s*=>/,
];
// Characters that show nothing (spaces of every kind, zero-width, controls)
const blank = /^[\s\p{C}\p{Z}\u2800\u3164\uffa0]*$/u;

/** Whether an id is one that must never link people, in any case and with any quotes around it. */
export function isPoison(id: string): boolean {
  if (blank.test(id)) return true;
  const bare = id
    .trim()
    .replace(/^(["'`]+)(.*?)\1$/s, '$2')
    .toLowerCase();
  return bare === '' || words.has(bare) || patterns.some((pattern) => pattern.test(bare));
}
