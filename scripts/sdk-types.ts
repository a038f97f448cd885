import ts from 'typescript';

/** Writes the SDK's declarations beside its modules (`dist/sdk/types`). Problems were reported by the type check; here they fail the build. */
export function sdkTypes(root: string): void {
  const config = ts.getParsedCommandLineOfConfigFile(`${root}/tsconfig.json`, {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail });
  const program = ts.createProgram([`${root}/sdk/index.ts`, `${root}/sdk/core.ts`], {
    ...config?.options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: root,
    outDir: `${root}/dist/sdk/types`,
  });
  const { emitSkipped, diagnostics } = program.emit();
  if (emitSkipped) diagnostics.forEach(fail);
}

function fail(diagnostic: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
}
