# SPDX-License-Identifier: GPL-2.0
# fish completion for socklife: commands, their options, and what both take.
# tests/unit/completion holds the options against --help.

# The command that is typed; "table" is the one without a name.
function __socklife_command
    set -l words (commandline -opc)
    if set -q words[2]; and contains -- $words[2] closed events trace live waterfall report stats export help version
        echo $words[2]
    else
        echo table
    end
end

function __socklife_in
    contains -- (__socklife_command) $argv
end

function __socklife_first
    test (count (commandline -opc)) -eq 1
end

function __socklife_after
    set -l words (commandline -opc)
    contains -- $words[-1] $argv
end

set -l filters state exclude sport dport src dst dev cgroup pid uid fd ino id netns comm netid end name tcp udp unix raw packet sctp mptcp and or not
set -l families inet inet6 unix link netlink vsock tipc xdp
set -l states established syn-sent syn-recv fin-wait-1 fin-wait-2 time-wait closed close-wait last-ack listening closing all connected synchronized bucket big
set -l ends closed fin refused rst-received rst-sent linger unread unaccepted disconnected aborted timeout keepalive error repair

complete -c socklife -f
complete -c socklife -n __socklife_first -a closed -d 'Sockets that have ended'
complete -c socklife -n __socklife_first -a events -d 'What happens to sockets, line by line'
complete -c socklife -n __socklife_first -a trace -d 'The sockets of one command'
complete -c socklife -n __socklife_first -a live -d 'The table on a full screen'
complete -c socklife -n __socklife_first -a waterfall -d 'The lives of sockets on a time axis'
complete -c socklife -n __socklife_first -a report -d 'A record as a page to play back'
complete -c socklife -n __socklife_first -a stats -d 'Counters and hooks of the kernel module'
complete -c socklife -n __socklife_first -a export -d 'Numbers for Prometheus'
complete -c socklife -n __socklife_first -a help -d 'The help of a command'
complete -c socklife -n __socklife_first -a version -d 'The version'
complete -c socklife -n __socklife_first -l version -d 'The version'
complete -c socklife -n '__socklife_in help' -a 'closed events trace live waterfall report stats export'
complete -c socklife -n '__socklife_in table closed events live waterfall report' -a "$filters"
complete -c socklife -n '__socklife_after state exclude' -a "$states"
complete -c socklife -n '__socklife_after end' -a "$ends"
complete -c socklife -n '__socklife_after pid' -a '(__fish_complete_pids)'
complete -c socklife -n '__socklife_in trace' -a '(__fish_complete_subcommand --fcs-skip=2)'

complete -c socklife -n '__socklife_in table closed events trace live waterfall report stats export' -l help -d 'Help'
complete -c socklife -n '__socklife_in table closed live waterfall' -s t -d 'TCP'
complete -c socklife -n '__socklife_in table closed live waterfall' -s u -d 'UDP'
complete -c socklife -n '__socklife_in table closed live waterfall' -s x -d 'Unix'
complete -c socklife -n '__socklife_in table closed live waterfall' -s w -d 'Raw'
complete -c socklife -n '__socklife_in table closed live waterfall' -s 0 -d 'Packet'
complete -c socklife -n '__socklife_in table closed live waterfall' -s S -d 'SCTP'
complete -c socklife -n '__socklife_in table closed live waterfall' -s M -d 'MPTCP'
complete -c socklife -n '__socklife_in table closed live waterfall' -s 4 -d 'IPv4'
complete -c socklife -n '__socklife_in table closed live waterfall' -s 6 -d 'IPv6'
complete -c socklife -n '__socklife_in table closed live waterfall' -s f -x -a "$families" -d 'Address family'
complete -c socklife -n '__socklife_in table' -s a -l all -d 'All states'
complete -c socklife -n '__socklife_in closed' -s a -l all -d 'The kernel\'s own, too'
complete -c socklife -n '__socklife_in live waterfall' -s a -d 'The kernel\'s own, too'
complete -c socklife -n '__socklife_in table closed' -s l -l listening -d 'Listening sockets'
complete -c socklife -n '__socklife_in live waterfall' -s l -d 'Listening sockets'
complete -c socklife -n '__socklife_in table events trace live waterfall' -s n -l numeric -d 'Numbers instead of names'
complete -c socklife -n '__socklife_in closed' -s n -d 'Numbers instead of names'
complete -c socklife -n '__socklife_in table events trace live waterfall report export' -s N -l all-netns -d 'All network namespaces'
complete -c socklife -n '__socklife_in closed' -s N -d 'All network namespaces'
complete -c socklife -n '__socklife_in table' -s r -l resolve -d 'Hosts by name'
complete -c socklife -n '__socklife_in closed' -s r -d 'Hosts by name'
complete -c socklife -n '__socklife_in table' -s e -l extended -d 'All that is known'
complete -c socklife -n '__socklife_in closed' -s e -d 'All that is known'
complete -c socklife -n '__socklife_in table' -s O -l oneline -d 'All of it on one line'
complete -c socklife -n '__socklife_in closed' -s O -d 'All of it on one line'
complete -c socklife -n '__socklife_in table' -s H -l no-header -d 'No header'
complete -c socklife -n '__socklife_in closed' -s H -d 'No header'
complete -c socklife -n '__socklife_in table' -s s -l summary -d 'Only sums'
complete -c socklife -n '__socklife_in table' -s p -l processes -d 'No effect: always shown'
complete -c socklife -n '__socklife_in table closed events trace stats' -l json -d 'JSON, an object per line'
complete -c socklife -n '__socklife_in table closed' -l read -r -F -d 'Show a record'
complete -c socklife -n '__socklife_in events trace live waterfall report stats export' -s r -l read -r -F -d 'Show a record'
complete -c socklife -n '__socklife_in report' -F
complete -c socklife -n '__socklife_in report' -l perfetto -r -F -d 'Write a trace for Perfetto'
complete -c socklife -n '__socklife_in export' -l textfile -r -F -d 'Replace that file'
complete -c socklife -n '__socklife_in closed' -l write -r -F -d 'Write a record'
complete -c socklife -n '__socklife_in events trace' -s w -l write -r -F -d 'Write a record'
complete -c socklife -n '__socklife_in events trace live' -s p -l pid -x -a '(__fish_complete_pids)' -d 'Of this process'
complete -c socklife -n '__socklife_in events trace' -s t -l time -x -a 'wall rel delta mono none' -d 'How times are shown'
complete -c socklife -n '__socklife_in events waterfall' -s c -l count -x -d 'At most so many'
complete -c socklife -n '__socklife_in events' -s q -l quiet -d 'Print no events'
complete -c socklife -n '__socklife_in table closed events' -l self -d 'The sockets of socklife, too'
complete -c socklife -n '__socklife_in table closed' -l names -d 'A column for whom the programs mean'
complete -c socklife -n '__socklife_in events trace live report' -l payload -d 'The first bytes of sends and receives'
complete -c socklife -n '__socklife_in events trace' -l explain -d 'A sentence for each event'
complete -c socklife -n '__socklife_in trace' -s o -l output -r -F -d 'Print there'
complete -c socklife -n '__socklife_in trace report' -l linger -x -d 'Seconds to wait for sockets to end'
complete -c socklife -n '__socklife_in trace report' -l no-connector -d 'Find descendants in /proc'
complete -c socklife -n '__socklife_in live' -s d -l delay -x -d 'Seconds between two pictures'
complete -c socklife -n '__socklife_in live' -l batch -d 'Plain text'
complete -c socklife -n '__socklife_in live' -l frames -x -d 'End after so many pictures'
complete -c socklife -n '__socklife_in waterfall' -s p -l process -l pid -x -a '(__fish_complete_pids; __fish_complete_proc)' -d 'Of a process or program'
complete -c socklife -n '__socklife_in waterfall' -l by-process -d 'Program by program'
complete -c socklife -n '__socklife_in waterfall' -l last -x -d 'The last seconds alone'
complete -c socklife -n '__socklife_in waterfall' -l svg -r -F -d 'A picture instead of text'
complete -c socklife -n '__socklife_in waterfall' -l conversation -x -d 'Both ends of a TCP connection'
complete -c socklife -n '__socklife_in waterfall' -l color -x -a 'always never auto' -d 'Colours'
