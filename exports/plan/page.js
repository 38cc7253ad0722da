(function () {
    'use strict';

    // The address of the next rows, once the last sys_id is there.
    document.querySelectorAll('input[data-next]').forEach(function (input) {
        var link = input.nextElementSibling;
        input.addEventListener('input', function () {
            var last = input.value.trim();
            link.hidden = !/^[0-9A-Za-z_-]{1,32}$/.test(last);
            link.href = link.hidden ? '' : input.dataset.next.replace('LAST', last);
        });
    });

    // What the extract says of itself, from what is ticked and typed.
    var extract = document.getElementById('extract'), by = document.getElementById('by'), head = extract.value;
    function write() {
        var text = head.replace(/\n*$/, '\n'), name = by.value.trim();
        if (name !== '') {
            text += 'by: ' + JSON.stringify(name) + '\n';
        }
        text += 'tables:\n';
        document.querySelectorAll('input[data-table]').forEach(function (input) {
            var said;
            if (input.type === 'checkbox') {
                said = input.checked ? 'complete: true' : '';
            } else {
                said = /^[0-9][0-9., ]*$/.test(input.value.trim()) ? 'query: ORDERBYsys_id, count: ' + input.value.replace(/[^0-9]/g, '') : '';
            }
            if (said !== '') {
                text += '- {table: ' + input.dataset.table + ', ' + said + '}\n';
            }
        });
        extract.value = text;
    }
    document.querySelectorAll('input').forEach(function (input) {
        input.addEventListener('input', write);
    });
    write();
})();
