# Which real-server holds whose mailbox: the popmap of kind posix_regex.
#
# One rule a line:
#
#     PATTERN: [USER@]REAL-SERVER[:PORT]
#
# PATTERN is a regular expression (POSIX extended) that is searched in the user
# name. ^ is the beginning of the name, $ its end. The first line that matches
# wins; a name that no line matches goes to outgoing_server in
# perdition.properties. $1 to $9 stand for what the groups in ( ) matched.
# Write \\ where the expression needs a backslash, or put the expression into
# single quotes. A line that begins with # is a comment.
#
# A change is seen within seconds. A file with a mistake changes nothing, and the
# log says which line.
# To see where a user goes: bin/perdition --lookup USER


# Mailboxes split by the first letter of the name. Put the names of your
# servers here and take the # away.

#^[a-h]: real-server0
#^[i-p]: real-server1
#^[q-z]: real-server2


# More to choose from.

# One user somewhere else, on another port; goes before the lines above.
#^bob$: real-server3:1143

# Users of a domain on the server of that domain.
#@example\\.com$: mail.example.com

# user@domain becomes user_domain on one server; needs username_from_database.
#(.*)@(.*): $1_$2@real-server4


# Everybody else: the mail server on this machine. Take this line away when the
# lines above know all your users.

.*: localhost
