/**
 * What the page says, in English; its keys are the catalogue's.
 *
 * `{name}` is a gap; `{x:size}`, `{x:duration}` and `{x:percent}` say how a number is shown, and
 * `{x:plain}` holds words of ours; any other text is somebody else's, and isolated. A sentence that
 * counts has forms for `{count}`. `problem.…` ends with a code of docs/errors.md.
 */
export const en = Object.freeze({
  'page.tagline': 'Files, straight from one machine to another',
  'page.language': 'Language',
  'page.foot':
    'What you send goes encrypted from machine to machine; this server keeps nothing. Free software under the Apache License 2.0.',

  'banner.insecure':
    'This page came over plain HTTP. The browser withholds its disk and its keys from such pages: what you receive stays in memory until you save it, at most {limit:size} at a time.',
  'banner.https': 'Open it over HTTPS instead:',

  'me.title': 'You',
  'me.name': 'Your name here',
  'me.rename': 'Rename',
  'me.connecting': 'Connecting to the server…',
  'me.online': 'Online: others reach you by this name.',
  'me.offline': 'The server is out of reach. Trying again…',
  'me.refused': 'The server did not let you in.',
  'me.take_over': 'Use {name} here',
  'me.link': 'Your link',
  'me.link_hint': 'Whoever opens it reaches you.',
  'me.copy': 'Copy',
  'me.copied': 'Copied',
  'me.copy_by_hand': 'Press Ctrl+C, or ⌘C',
  'me.qr': 'QR code',
  'me.qr_alt': 'QR code of your link',

  'peer.title': 'The other one',
  'peer.name': 'Their name',
  'peer.call': 'Connect',
  'peer.recent': 'Recent',
  'peer.none': 'Nobody yet. Enter a name, or send somebody your link.',
  'peer.resting': 'Not connected. Choose files, and {peer} is called again.',
  'peer.calling': 'Calling {peer}…',
  'peer.waiting': '{peer} is not there yet. Waiting…',
  'peer.ringing': 'Waiting for {peer} to answer…',
  'peer.connecting': '{peer} agreed. Looking for a path…',
  'peer.ready': 'Ready: {peer}',
  'peer.ready_by': 'Ready: {peer} · {path:plain}',
  'peer.ended': 'The connection to {peer} has ended.',

  'path.direct': 'direct',
  'path.relay': 'by relay ({kind:plain})',
  'path.relay_unknown': 'by relay',

  'drop.title': 'Send',
  'drop.to': 'For {peer}: drop or paste files and folders here, or choose them.',
  'drop.nobody': 'First say above who gets it.',
  'drop.files': 'Choose files…',
  'drop.folder': 'Choose a folder…',
  'drop.reading': {
    one: 'Looking through folders: {count} file…',
    other: 'Looking through folders: {count} files…',
  },
  'drop.too_many':
    'That is more than {limit} files and folders. Send fewer at a time, or pack them into one file.',
  'drop.too_deep': 'These folders lie more than {limit} deep. Pack them into one file.',
  'drop.unreadable': {
    one: 'Not sent: {count} file or folder that could not be read, first {name}.',
    other: 'Not sent: {count} files and folders that could not be read, first {name}.',
  },
  'drop.changed': 'Nothing was sent: meanwhile it would have gone to {peer}. Drop it again.',
  'drop.empty': 'There is no file in it.',

  'transfers.title': 'Transfers',
  'transfers.none': 'What you send and receive appears here.',
  'transfer.to': 'To {peer}',
  'transfer.from': 'From {peer}',
  'transfer.more': { one: 'and {count} more', other: 'and {count} more' },
  'transfer.files': { one: '{count} file, {size:size}', other: '{count} files, {size:size}' },
  'transfer.progress': 'Progress of {name}',
  'transfer.bytes': '{done:size} of {total:size}',
  'transfer.left': '{time:duration} left',
  'transfer.cancel': 'Cancel',
  'transfer.cancel_name': 'Cancel {name}',
  'transfer.save': 'Save',
  'transfer.save_name': 'Save {name}',
  'transfer.save_again': 'Save again',
  'transfer.save_again_name': 'Save {name} again',
  'transfer.dismiss': 'Remove from list',
  'transfer.dismiss_name': 'Remove {name} from the list',
  'transfer.discard': 'Delete',
  'transfer.discard_name': 'Delete {name}',
  'transfer.announce': '{name}: {state:plain}',

  'state.preparing': 'Preparing',
  'state.connecting': 'Connecting',
  'state.offered': 'Waiting for {peer} to accept',
  'state.offered_to_you': 'Waiting for your answer',
  'state.waiting': 'Waiting',
  'state.sending': 'Sending',
  'state.receiving': 'Receiving',
  'state.sent': 'Sent. Waiting for {peer} to confirm',
  'state.storing': 'Arrived. Checking and storing',
  'state.complete_sent': 'Complete: {peer} has it',
  'state.complete_received': 'Complete',
  'state.complete_unsaved': 'Complete. Not saved yet',
  'state.complete_handed': 'Complete, handed to the browser',
  'state.complete_placed': 'Complete, in the place that you picked',
  'state.complete_save_failed': 'Complete. Saving it failed',
  'state.rejected': '{peer} declined',
  'state.rejected_by_you': 'You declined',
  'state.cancelled': 'Cancelled',
  'state.failed': 'Failed',
  'state.interrupted': 'Interrupted',

  'question.connect': '{peer} wants to connect',
  'question.connect_about':
    'If you agree, the two machines learn each other’s network address. You are asked again before anything is received.',
  'question.connect_yes': 'Connect',
  'question.connecting': 'Connecting with {peer}…',
  'question.connecting_about': 'What they offer will stand here. You are asked before it comes.',
  'question.close': 'Close',
  'question.offer': '{peer} wants to send you something',
  'question.offer_yes': 'Accept',
  'question.no': 'Decline',
  'question.message': 'They write',
  'question.names': 'What it is',

  'title.progress': '{done:percent} · Godwit',
  'title.question': 'Question from {peer} · Godwit',
  'title.complete': 'Complete · Godwit',
  'title.stopped': 'Not complete · Godwit',

  'limit.space':
    'Needs {needed:size} in the browser’s storage until it is saved and deleted there; {free:size} are free.',
  'limit.picked_file':
    'The browser’s storage has {free:size} free, and this needs {needed:size}. So you pick a place next, and it is written straight there. If this page is closed or reloaded meanwhile, all of it is lost and has to be sent again.',
  'limit.picked_zip':
    'The browser’s storage has {free:size} free, and this needs {needed:size}. So you pick a place next, and all is written straight there as one zip file. If this page is closed or reloaded meanwhile, all of it is lost and has to be sent again.',
  'limit.stream':
    'The browser’s storage has {free:size} free, and this needs {needed:size}. So it goes straight to the browser’s downloads. If this page is closed or reloaded meanwhile, all of it is lost and has to be sent again.',
  'limit.stream_zip':
    'The browser’s storage has {free:size} free, and this needs {needed:size}. So all goes straight to the browser’s downloads as one zip file. If this page is closed or reloaded meanwhile, all of it is lost and has to be sent again.',
  'limit.memory':
    'Your browser keeps this in memory until you save it, so it may have at most {limit:size}.',
  'limit.memory_exceeded':
    'Your browser can only keep this in memory, and takes at most {limit:size} at a time. Open the page over HTTPS, or use the command line.',
  'limit.no_space':
    'Needs {needed:size} in the browser’s storage, and only {free:size} are free. Make room, or ask for less at a time.',

  'why.hashing': 'Checking what is already there',
  'why.disk': 'Waiting for the disk',
  'why.person': 'Waiting for a person',
  'why.memory': 'In the queue, until memory is free',
  'why.paused': '{peer} paused it',
  'why.silent': 'Nothing heard from {peer}. Looking for another path…',
  'why.reconnecting': 'The connection broke. Connecting again…',
  'why.next': 'In the queue',
  'why.kept':
    'The browser reads it from this page. Delete it here, or close the page, when the download has finished.',

  'problem.unknown':
    'It stopped at a fault ({code}). Reload both pages and try again; if it comes back, report it.',
  'problem.declined': '{peer} does not want it.',
  'problem.busy': '{peer} has enough to do. Try again later.',
  'problem.no_space': 'The receiving side has no room for it. Free some there, then send it again.',
  'problem.too_large': 'That is more than the receiving side takes. Send less at a time.',
  'problem.too_many_files':
    'Those are more files than the receiving side takes. Send fewer at a time.',
  'problem.unsafe_path':
    'A name in it would lead elsewhere, or cannot be stored on the other side. Rename it.',
  'problem.exists': 'No free name was found for it on the receiving side. Rename it.',
  'problem.no_answer': '{peer} did not answer in time. Try again when they are there.',
  'problem.cancelled': 'Somebody ended it.',
  'problem.interrupted': 'One side was stopped. Send it again to go on.',
  'problem.digest_mismatch':
    'What arrives is not what was sent. Check memory and disk on both sides.',
  'problem.source_gone':
    'What was piped in cannot be read again from where it stopped. It has to be sent from its beginning.',
  'problem.receiver_closed':
    'The program that was to take it on the receiving side has ended. See why, then send it again.',
  'problem.too_slow':
    'It kept others waiting who get the same. Send it to this one alone, or ask for it again.',
  'problem.disk_failed': 'The receiving side cannot write to its disk. Check it, then send again.',
  'problem.unreadable': 'A file could not be read. Check that you may read it, then send it again.',
  'problem.source_changed': 'A file changed while it was sent. Send it again when it rests.',
  'problem.unsupported_version':
    'The two sides have no version in common. Update the older one, or reload its page.',
  'problem.stale_attempt': 'A newer attempt is under way.',
  'problem.rate_limited': 'Too much at once. Wait a moment, then try again.',
  'problem.peer_offline': 'Nobody is there by the name {peer}. Check it, or ask them to come.',
  'problem.no_path':
    'You both agreed, but no network path between you works. Try a network that both can reach.',
  'problem.no_relay':
    'This page is to use a relay only, and the server names none of that kind. Ask whoever runs it, or open the page without “path” and “turn” in its address.',
  'problem.beyond_relay':
    'The relay was reached, but no path leads on from it to {peer}: it may refuse their address. Let {peer} open the page with ?path=relay in its address too, or ask whoever runs the server.',
  'problem.relay_full':
    'No network path to {peer} works, and the relay has no room ({code}). Try again later.',
  'problem.relay_refused':
    'No network path to {peer} works, and the relay refuses this page ({code}). Reload it; if that does not help, ask whoever runs the server.',
  'problem.relay_silent':
    'No network path to {peer} works, and the relay does not answer: a firewall may block it. Try another network.',
  'problem.path_unknown':
    'This page’s address asks for a path that does not exist: “path” is direct or relay, “turn” is udp, tcp or tls, and not with direct. Correct the address.',
  'problem.link_lost': 'The connection broke. Send it again to go on.',
  'problem.left': '{peer} left.',
  'problem.broken_connection': 'The connection could not be set up. Try again.',
  'problem.name_taken': 'Somebody has this name. Choose another.',
  'problem.name_invalid':
    'A name has 1 to 64 letters, digits, spaces, dots, hyphens and underscores.',
  'problem.name_open':
    'The name {name} is open in another tab of this browser. Go on there, or use it here.',
  'problem.name_not_free':
    'Somebody has the name {name}, perhaps you in another window. Until it is free, this page has one of its own.',
  'problem.session_replaced':
    'Your name is now used in another tab or window. Go on there, or use it here.',
  'problem.too_many': 'Too many connections from your address. Close some, or wait a minute.',
  'problem.forbidden': 'This server does not allow it. Ask whoever runs it.',
  'problem.unavailable': 'The server cannot be reached.',
  'problem.server_draining': 'The server is stopping. The page connects again in a moment.',
  'problem.not_picked': 'You picked no place for it, so it was declined. Ask for it again.',
  'problem.permission': 'The browser refused access. Allow it, then try again.',
  'problem.evicted':
    'The browser cleared its storage, and what had arrived with it. Ask for it again.',
  'problem.no_webrtc':
    'This browser has no WebRTC, or it is switched off. Use another one, or the command line.',
});
