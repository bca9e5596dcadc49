/**
 * Asks Alembic for the SQL of every revision, offline, and notes which line of the revision's file asked for it.
 * Text, because the compiler copies nothing but TypeScript. It prints one JSON document, see `Emitted`.
 */
export const EMIT = String.raw`
import ast, io, json, os, sys, traceback, warnings
from alembic import command
from alembic.config import Config
from alembic.ddl.impl import DefaultImpl
from alembic.script import ScriptDirectory

answer = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what env.py prints is not the answer
current = {"path": "", "statements": []}
paths = set()

def static_output(self, text):
    # The file of the revision itself, even where it calls a function of another one.
    frames = [frame for frame, _ in traceback.walk_stack(None) if frame.f_code.co_filename in paths]
    if frames and frames[0].f_code.co_filename != current["path"]:
        return  # Alembic passes other revisions on the way to one that merges them
    current["statements"].append({"sql": text.strip(), "line": frames[0].f_lineno if frames else None})

DefaultImpl.static_output = static_output

def emit(run, config, path, span):
    current.update(path=path, statements=[])
    try:
        run(config, span, sql=True)
        return {"statements": current["statements"]}
    except (Exception, SystemExit) as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        return {"statements": [], "failure": {"message": what, "line": lines[-1] if lines else None}}

def parsed(path):
    with open(path, "rb") as file:
        return ast.parse(file.read())

def assigned(path):
    """Lines of what a file defines at its top."""
    found = {}
    for node in parsed(path).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        found.update({name: node.lineno for name in [*names, *([node.name] if hasattr(node, "name") else [])]})
    return found

def environment(script):
    """Whether env.py says anywhere that each migration has a transaction of its own, and where it could."""
    path = os.path.join(script.dir, "env.py")
    nodes = list(ast.walk(parsed(path)))
    words = [(node.arg, node.value) for node in nodes if isinstance(node, ast.keyword)]
    for node in (node for node in nodes if isinstance(node, ast.Dict)):
        words += [(getattr(key, "value", None), value) for key, value in zip(node.keys, node.values)]
    own = any(key == "transaction_per_migration" and getattr(value, "value", None) is True for key, value in words)
    calls = [node.lineno for node in nodes if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "configure"]
    return {"file": os.path.relpath(path), "line": min(calls, default=1), "transactionPerMigration": own}

def described(config, revision):
    module, path = revision.module, revision.path
    below = revision.down_revision
    below = below[0] if isinstance(below, (tuple, list)) else below
    texts = {name: str(getattr(module, name)) for name in ("phase", "requires") if hasattr(module, name)}
    return {
        "revision": revision.revision,
        "title": revision.doc,
        "file": os.path.relpath(path),
        "lines": assigned(path),
        **texts,
        "upgrade": emit(command.upgrade, config, path, f"{below or 'base'}:{revision.revision}"),
        "downgrade": emit(command.downgrade, config, path, f"{revision.revision}:{below or 'base'}"),
    }

def failure(error):
    """The words of an error, after the line of the project that it comes from."""
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    frames += [(error.filename, error.lineno)] if isinstance(error, SyntaxError) and error.filename else []
    own = [f"{os.path.relpath(name)}:{line}: " for name, line in frames if name.startswith(os.getcwd() + os.sep)]
    return f"{own[-1] if own else ''}{type(error).__name__}: {error}".rstrip(".")

# Of two files with one identifier Alembic takes either, and of one that is missing it says no more than its name.
warnings.filterwarnings("error", "Revision .* is (not present|present more than once)")
config = Config("alembic.ini", output_buffer=io.StringIO())
try:
    script = ScriptDirectory.from_config(config)
    found = list(reversed(list(script.walk_revisions())))
except (Exception, SystemExit) as error:
    sys.exit(failure(error))
paths.update(revision.path for revision in found)
revisions = [described(config, revision) for revision in found]
with answer:
    json.dump({"heads": script.get_heads(), "environment": environment(script), "revisions": revisions}, answer)
`;
