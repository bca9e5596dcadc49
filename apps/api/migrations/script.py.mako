"""${message}"""

${imports if imports else "from alembic import op"}

# expand: adds what the running version does not mind. migrate: moves data. contract: takes away what no version needs, and
# says from which on: requires = "1.4.0".
phase = "expand"
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "raise NotImplementedError"}


def downgrade() -> None:
    ${downgrades if downgrades else "raise NotImplementedError"}
